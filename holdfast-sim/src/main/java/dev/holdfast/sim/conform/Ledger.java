package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.SType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one row has sent, and whether what comes back belongs to it. */
final class Ledger {

  private static final int STREAM_9 = 9;
  private static final int FIRST_SYSTEM_BYTES = 0x484C_0001;

  private final int deviceId;
  private final Map<Integer, HsmsHeader> sent = new HashMap<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private int next = FIRST_SYSTEM_BYTES;
  private @Nullable HsmsHeader asked;

  Ledger(int deviceId) {
    this.deviceId = deviceId;
  }

  /** The peer has asked for something. */
  void asked(HsmsHeader request) {
    asked = request;
  }

  /** The bytes of what a script sends, and notes them. */
  byte[] bytes(Outgoing frame) {
    return switch (frame) {
      case Outgoing.Bytes(byte[] bytes) -> noted(bytes);
      case Outgoing.Control control -> {
        HsmsHeader header =
            HsmsHeader.control(
                control.type(),
                control.rejected(),
                control.status(),
                systemBytes(control.answers()));
        yield note(new Frame(header, new byte[0]));
      }
      case Outgoing.Data data -> {
        HsmsHeader header =
            new HsmsHeader(
                deviceId + data.deviceOffset(),
                data.expectsReply() ? data.stream() | 0x80 : data.stream(),
                data.function(),
                data.pType(),
                0,
                systemBytes(data.answers()));
        if (data.expectsReply()) {
          unanswered.add(header.systemBytes());
        }
        yield note(new Frame(header, data.body()));
      }
    };
  }

  private int systemBytes(boolean answers) {
    HsmsHeader request = asked;
    return answers && request != null ? request.systemBytes() : next++;
  }

  private byte[] note(Frame frame) {
    sent.put(frame.header().systemBytes(), frame.header());
    return frame.bytes();
  }

  /** Bytes of the script's own; those that hold a head are noted, whatever their length says. */
  private byte[] noted(byte[] bytes) {
    if (bytes.length >= 4 + HsmsHeader.LENGTH) {
      HsmsHeader header = Frame.of(Arrays.copyOfRange(bytes, 4, bytes.length)).header();
      sent.put(header.systemBytes(), header);
    }
    return bytes;
  }

  /** What is wrong with an answer, beyond its kind and status; empty where nothing is. */
  String objection(Frame frame) {
    HsmsHeader header = frame.header();
    if (header.isData() && header.stream() == STREAM_9) {
      return header.function() > 7 || reported(frame) != null ? "" : " about another message";
    }
    HsmsHeader ours = sent.get(header.systemBytes());
    boolean fits =
        switch (header.kind()) {
          case "Select.rsp" -> ours != null && ours.sTypeCode() == SType.SELECT_REQ.code();
          case "Deselect.rsp" -> ours != null && ours.sTypeCode() == SType.DESELECT_REQ.code();
          case "Linktest.rsp" -> ours != null && ours.sTypeCode() == SType.LINKTEST_REQ.code();
          case "Reject.req" -> ours != null;
          default -> !header.isData() || header.function() % 2 == 1 || answers(header, ours);
        };
    return fits ? "" : " with foreign system bytes";
  }

  private static boolean answers(HsmsHeader reply, @Nullable HsmsHeader ours) {
    return ours != null
        && ours.sTypeCode() == SType.DATA.code()
        && reply.stream() == ours.stream()
        && (reply.function() == 0 || reply.function() == ours.function() + 1);
  }

  /** Our message that a stream 9 message is about, or null. */
  private @Nullable HsmsHeader reported(Frame frame) {
    byte[] body = frame.body();
    if (body.length < HsmsHeader.LENGTH) {
      return null;
    }
    byte[] tail = Arrays.copyOfRange(body, body.length - HsmsHeader.LENGTH, body.length);
    for (HsmsHeader header : sent.values()) {
      if (Arrays.equals(header.bytes(), tail)) {
        return header;
      }
    }
    return null;
  }

  /** Whether a frame shows that one more of our requests was heard; that one is settled then. */
  boolean settles(Frame frame) {
    HsmsHeader header = frame.header();
    if (!header.isData()) {
      return false;
    }
    HsmsHeader about =
        header.stream() == STREAM_9 ? reported(frame) : sent.get(header.systemBytes());
    boolean answers = about != null && (header.stream() == STREAM_9 || answers(header, about));
    return answers && about != null && unanswered.remove(about.systemBytes());
  }
}

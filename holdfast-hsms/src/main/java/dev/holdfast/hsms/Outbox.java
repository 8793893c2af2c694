package dev.holdfast.hsms;

import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes frames to the port, each in one buffer; counts and shows them. */
final class Outbox {

  private static final int PREFIX = 4 + HsmsHeader.LENGTH;

  private final SessionPort port;
  private final int sessionId;
  private @Nullable HsmsHeader last;
  private long lastMicros;
  private long handedBytes;

  /**
   * @param sessionId what control requests carry, but for Linktest.req: FFFF, or a session entity
   */
  Outbox(SessionPort port, int sessionId) {
    this.port = port;
    this.sessionId = sessionId;
  }

  /** The header of a control request of ours. */
  HsmsHeader request(SType type, int systemBytes) {
    int of = type == SType.LINKTEST_REQ ? HsmsHeader.NO_DEVICE : sessionId;
    return new HsmsHeader(of, 0, 0, 0, type.code(), systemBytes);
  }

  /** The header of the last frame sent, or null. */
  @Nullable HsmsHeader last() {
    return last;
  }

  /** When it was sent, us since 1970-01-01 UTC. */
  long lastMicros() {
    return lastMicros;
  }

  /** Bytes of all frames handed to the port. */
  long handedBytes() {
    return handedBytes;
  }

  /** A header in one line. */
  static String line(HsmsHeader header) {
    return header.kind() + " system " + header.systemBytesHex();
  }

  /** Sends one message; false when the port takes no more. */
  boolean send(HsmsHeader header, Body body) {
    return send(header, body, false);
  }

  private boolean send(HsmsHeader header, Body body, boolean urgent) {
    byte[] frame = new byte[PREFIX + body.length()];
    ByteBuffer writer = ByteBuffer.wrap(frame);
    writer.putInt(HsmsHeader.LENGTH + body.length());
    header.write(writer);
    body.write(writer);
    HsmsMessage shown =
        port.tracing()
            ? new HsmsMessage(header, Arrays.copyOfRange(frame, PREFIX, frame.length), null)
            : null;
    writer.flip();
    if (!(urgent ? port.sendUrgent(writer) : port.send(writer))) {
      return false;
    }
    handedBytes += frame.length;
    last = header;
    lastMicros = port.wallMicros();
    port.count(SessionCounter.FRAMES_OUT, 1);
    if (shown != null) {
      port.traced(Direction.OUT, shown);
    }
    return true;
  }

  /** Sends a control message; one that the port refuses becomes an event. */
  boolean control(HsmsHeader header) {
    boolean sent = send(header, Body.EMPTY, overtakes(header));
    if (!sent) {
      port.event(
          SessionEvent.warning(
              "not-sent", header.kind() + " was not sent: too many bytes wait to be sent"));
    }
    return sent;
  }

  /** Whether a control message may overtake data: those that end or open a selection may not. */
  private static boolean overtakes(HsmsHeader header) {
    SType type = SType.of(header.sTypeCode());
    return type == SType.LINKTEST_REQ || type == SType.LINKTEST_RSP || type == SType.REJECT_REQ;
  }

  /** Answers a control request: same session id and system bytes. */
  boolean answer(HsmsHeader request, SType type, int status) {
    return control(
        new HsmsHeader(request.sessionId(), 0, status, 0, type.code(), request.systemBytes()));
  }

  /** Tells the peer that its message cannot be handled. */
  void reject(HsmsHeader rejected, RejectReason reason, String why) {
    int type = reason == RejectReason.PTYPE ? rejected.pType() : rejected.sTypeCode();
    control(
        new HsmsHeader(
            rejected.sessionId(),
            type,
            reason.code(),
            0,
            SType.REJECT_REQ.code(),
            rejected.systemBytes()));
    port.count(SessionCounter.REJECTS_OUT, 1);
    port.event(
        SessionEvent.warning(
            "reject-sent",
            "%s system %s rejected, reason %d: %s"
                .formatted(rejected.kind(), rejected.systemBytesHex(), reason.code(), why)));
  }

  /** Reasons of Reject.req, as SEMI E37 numbers them. */
  enum RejectReason {
    STYPE(1),
    PTYPE(2),
    NOT_OPEN(3),
    NOT_SELECTED(4);

    private final int code;

    RejectReason(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}

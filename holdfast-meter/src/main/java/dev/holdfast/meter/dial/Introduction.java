package dev.holdfast.meter.dial;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Reply;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in what a caller sends first the frame that says who it is. A head whose frame is not whole
 * never holds up a whole frame behind it. What is kept is bounded, however much is sent.
 */
final class Introduction {

  /** More than any frame by which a caller says who it is. */
  private static final int MOST_KEPT = 1024;

  private static final int SEEN = 64;
  private static final int LOGOUT = 2;

  private final List<FrameFormat<? extends MeterFrame>> formats = new ArrayList<>();
  private final Dlt645Client asking = new Dlt645Client(Dlt645Address.WILDCARD, List.of());
  private final MeterClient.Request question = asking.requests().getFirst();
  private final boolean login;
  private byte[] kept = new byte[0];
  private byte[] seen = new byte[0];

  Introduction(DialInSettings settings) {
    this.login = settings.login();
    settings.tongues().stream().map(Tongue::format).forEach(formats::add);
    if (settings.ask()) {
      formats.add(new Dlt645Format());
    }
    if (settings.login()) {
      formats.add(new Dlt698Format());
    }
  }

  /** What asks a lone meter for its address. */
  byte[] question() {
    return question.frame();
  }

  /** Takes all bytes. */
  void feed(ByteBuffer bytes, SessionPort port) {
    byte[] all = Arrays.copyOf(kept, kept.length + bytes.remaining());
    bytes.get(all, kept.length, all.length - kept.length);
    if (seen.length < SEEN) {
      int more = Math.min(SEEN - seen.length, all.length - kept.length);
      int from = kept.length;
      byte[] longer = Arrays.copyOf(seen, seen.length + more);
      System.arraycopy(all, from, longer, seen.length, more);
      seen = longer;
    }
    kept = all;
    if (kept.length > MOST_KEPT) {
      drop(kept.length - MOST_KEPT, port);
    }
  }

  /** The first bytes that came, some. */
  byte[] seen() {
    return seen;
  }

  /** What stands behind the frames taken; it is kept no longer. */
  ByteBuffer rest() {
    byte[] rest = kept;
    kept = new byte[0];
    return ByteBuffer.wrap(rest);
  }

  /** Whether something is kept that may be a frame in part. */
  boolean waits() {
    return kept.length > 0;
  }

  /**
   * The next frame.
   *
   * @param last whether silence follows what is there
   * @return null where there is none; what cannot become one is dropped then
   */
  @Nullable MeterFrame next(boolean last, SessionPort port) {
    int keptFrom = kept.length;
    for (int at = 0; at < kept.length; at++) {
      for (FrameFormat<? extends MeterFrame> format : formats) {
        Finding<? extends MeterFrame> finding =
            last ? format.lookLast(kept, at, kept.length) : format.look(kept, at, kept.length);
        switch (finding) {
          case Finding.Found<? extends MeterFrame>(int length, MeterFrame frame) -> {
            drop(at, port);
            kept = Arrays.copyOfRange(kept, length, kept.length);
            return frame;
          }
          case Finding.NeedMore<?>(int atLeast) -> {
            if (atLeast <= MOST_KEPT) {
              keptFrom = Math.min(keptFrom, at);
            }
          }
          case Finding.No<?> _ -> {}
        }
      }
    }
    drop(last ? kept.length : keptFrom, port);
    return null;
  }

  private void drop(int junk, SessionPort port) {
    if (junk > 0) {
      port.count(SessionCounter.JUNK_BYTES, junk);
      kept = Arrays.copyOfRange(kept, junk, kept.length);
    }
  }

  /** Who a frame says that its sender is; null where it says nothing of that. */
  @Nullable String caller(MeterFrame frame) {
    return switch (frame) {
      case PacketFrame(PacketFrame.Kind kind, String id)
          when kind == PacketFrame.Kind.REGISTRATION ->
          id;
      case Dlt698Frame link
          when login
              && link.carriesApdu()
              && link.apdu() instanceof Apdu.LinkRequest request
              && request.kind() != LOGOUT ->
          link.address();
      default ->
          asking.reply(question, frame) instanceof Dlt645Reply.Address(Dlt645Address real)
              ? real.text()
              : null;
    };
  }
}

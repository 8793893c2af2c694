package dev.holdfast.arq;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/** A frame that was given up, in one line for people. */
final class History {

  private static final int SHOWN_BYTES = 64;

  private History() {}

  static String of(Pending frame, long nowNanos) {
    byte[] bytes = frame.bytes;
    String hex =
        HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES)));
    return "frame %d type %d code %d to %s: sent %d times in %d ms, last %d ms ago; %s%s"
        .formatted(
            frame.unsigned(),
            (int) frame.type,
            (int) frame.code,
            Ipv4.text(frame.sender.address()),
            frame.sends,
            millis(nowNanos - frame.beganNanos),
            millis(nowNanos - frame.lastNanos),
            hex,
            bytes.length > SHOWN_BYTES ? "..." : "");
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}

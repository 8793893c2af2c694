package dev.holdfast.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Times in which this host was suspended. The monotonic clock stands still then and the time since
 * boot does not; Linux shows the latter in {@code /proc/uptime}, to 10 ms.
 */
final class Suspends {

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final long aheadAtStart = ahead();

  /** By how much the time since boot is ahead of the monotonic clock, ns. */
  private static long ahead() {
    try {
      String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
      double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      return (long) (seconds * 1e9) - System.nanoTime();
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  boolean known() {
    return aheadAtStart != UNKNOWN;
  }

  /** How long this host was suspended in all since this was made, ns; 0 where it cannot be told. */
  long nanos() {
    long now = ahead();
    return now == UNKNOWN || !known() ? 0 : Math.max(0, now - aheadAtStart);
  }
}

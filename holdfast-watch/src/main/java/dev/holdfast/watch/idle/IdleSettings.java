package dev.holdfast.watch.idle;

import java.time.Duration;

/**
 * What is looked for.
 *
 * @param shortest the shortest silence tried
 * @param longest the longest
 * @param atOnce connections at a time, 2 to 64
 * @param precision width of the result against its length, such as 0.05; never below 1 s
 */
public record IdleSettings(Duration shortest, Duration longest, int atOnce, double precision) {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration USUAL_FIRST = Duration.ofSeconds(10);
  private static final int SHARE = 500;

  public IdleSettings {
    if (shortest.compareTo(LEAST) < 0 || longest.compareTo(shortest) <= 0) {
      throw new IllegalArgumentException(
          "silences go from 1 s upwards, not from " + shortest + " to " + longest);
    }
    if (atOnce < 2 || atOnce > 64) {
      throw new IllegalArgumentException("2 to 64 connections at a time, not " + atOnce);
    }
    if (!(precision >= 0.001 && precision <= 1)) {
      throw new IllegalArgumentException("a precision is 0.001 to 1, not " + precision);
    }
  }

  /** From a fitting shortest silence up to this; 12 connections, 5 %. */
  public static IdleSettings upTo(Duration longest) {
    Duration part = longest.dividedBy(SHARE);
    Duration shortest =
        part.compareTo(LEAST) < 0 ? LEAST : part.compareTo(USUAL_FIRST) > 0 ? USUAL_FIRST : part;
    return new IdleSettings(shortest, longest, 12, 0.05);
  }
}

package dev.holdfast.link.liveness;

import java.time.Duration;

/** Lengths of time in sentences. */
final class Lengths {

  private static final long MINUTE = 60;

  private Lengths() {}

  /** In minutes or seconds where these divide it, else in milliseconds. */
  static String text(Duration length) {
    if (length.toMillis() % 1_000 != 0) {
      return length.toMillis() + " ms";
    }
    long seconds = length.toSeconds();
    return seconds > MINUTE && seconds % MINUTE == 0 ? seconds / MINUTE + " min" : seconds + " s";
  }
}

package dev.holdfast.arq;

import java.time.Duration;

/**
 * When a frame is sent again and when it is given up. In every mode the last send has its time to
 * be acknowledged.
 *
 * @param mode how the pauses between sends are found
 * @param resends sends after the first, 0 for never
 * @param interval FIXED and DEADLINE: from one send to the next, and from the last to the outcome
 * @param deadline ADAPTIVE: the most from the first send to the outcome
 * @param initial ADAPTIVE: the pause while no round trip was measured
 * @param least ADAPTIVE: no pause is shorter
 * @param most ADAPTIVE: no pause is longer, but for jitter
 * @param backOff ADAPTIVE: what a pause is multiplied by after each time-out, 1 to 4
 * @param jitter ADAPTIVE: share of a pause that chance adds, 0 to 1
 */
public record Resending(
    Mode mode,
    int resends,
    Duration interval,
    Duration deadline,
    Duration initial,
    Duration least,
    Duration most,
    double backOff,
    double jitter) {

  /** How the pauses are found. */
  public enum Mode {
    /**
     * From the measured round trip, growing, with jitter; gaps in acknowledgements resend early.
     */
    ADAPTIVE,
    /** One interval, as the text has it. */
    FIXED,
    /**
     * One interval, counted from when the frame was handed over: it never waits for room, so that
     * the time of its outcome is known beforehand.
     */
    DEADLINE
  }

  /** Adaptive: up to 12 resends within 10 s. */
  public static final Resending ADAPTIVE =
      new Resending(
          Mode.ADAPTIVE,
          12,
          Duration.ofMillis(150),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMillis(5),
          Duration.ofSeconds(2),
          1.5,
          0.1);

  public Resending {
    if (resends < 0) {
      throw new IllegalArgumentException("resends must be 0 or more, not " + resends);
    }
    above("interval", interval);
    above("deadline", deadline);
    above("least", least);
    if (least.compareTo(initial) > 0 || initial.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "least %s, initial %s and most %s must not descend".formatted(least, initial, most));
    }
    if (!(backOff >= 1 && backOff <= 4) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("back-off " + backOff + ", jitter " + jitter);
    }
  }

  private static void above(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0, not " + value);
    }
  }

  /** The same with another number of sends after the first. */
  public Resending withResends(int times) {
    return in(mode, times, interval);
  }

  /** One interval; what waits for room is sent later. */
  public static Resending fixed(int resends, Duration interval) {
    return ADAPTIVE.in(Mode.FIXED, resends, interval);
  }

  /** One interval, and an outcome after {@code (resends + 1) x interval} at the latest. */
  public static Resending hardDeadline(int resends, Duration interval) {
    return ADAPTIVE.in(Mode.DEADLINE, resends, interval);
  }

  private Resending in(Mode other, int times, Duration pause) {
    return new Resending(other, times, pause, deadline, initial, least, most, backOff, jitter);
  }

  /** The most from a first send to its outcome, our own pauses not counted. */
  public Duration patience() {
    return mode == Mode.ADAPTIVE ? deadline : interval.multipliedBy(resends + 1L);
  }
}

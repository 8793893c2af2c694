package dev.holdfast.sim.subsystem;

import java.time.Duration;

/**
 * What a path does to each piece that passes, both ways. All chance comes from the seed and the
 * number of the channel.
 *
 * @param seed of all chances
 * @param loss chance to be swallowed, 0 to 1
 * @param delay how long each piece is under way, up to a minute
 * @param jitter the most that chance adds to the delay, up to a minute
 * @param corrupt chance of one byte to be changed, 0 to 1
 * @param duplicate chance to come twice, 0 to 1
 * @param reorder chance to be held back behind those that follow, 0 to 1
 */
public record Impairments(
    long seed,
    double loss,
    Duration delay,
    Duration jitter,
    double corrupt,
    double duplicate,
    double reorder) {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Everything passes as it came. */
  public static final Impairments NONE =
      new Impairments(1, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0);

  public Impairments {
    chance("loss", loss);
    chance("corrupt", corrupt);
    chance("duplicate", duplicate);
    chance("reorder", reorder);
    time("delay", delay);
    time("jitter", jitter);
  }

  private static void chance(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is a chance from 0 to 1, not " + value);
    }
  }

  private static void time(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " is up to a minute, not " + value);
    }
  }
}

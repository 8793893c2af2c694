package dev.holdfast.link.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts: each the double of the one before up to a cap, each shortened or
 * stretched by a random share so that many links do not dial in step. A pause is never below the
 * first.
 */
public final class Backoff {

  /**
   * @param first pause after the first failure, above 0
   * @param cap the longest pause before jitter, at least {@code first}
   * @param jitter share of a pause that chance adds, 0 to 1
   */
  public record Settings(Duration first, Duration cap, double jitter) {
    public Settings {
      if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
        throw new IllegalArgumentException("first pause " + first + ", cap " + cap);
      }
      if (!(jitter >= 0 && jitter <= 1)) {
        throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
      }
    }
  }

  private final Settings settings;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Settings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** The pause after one more failure, ns. */
  public long nextNanos() {
    long first = settings.first().toNanos();
    long cap = settings.cap().toNanos();
    int doublings = Math.min(failures++, Long.numberOfLeadingZeros(first) - 1);
    long base = Math.min(first << doublings, cap);
    return base + (long) (base * settings.jitter() * random.nextDouble());
  }

  /** Failures since the last success. */
  public int failures() {
    return failures;
  }

  /** Starts again from the first pause. */
  public void succeeded() {
    failures = 0;
  }
}

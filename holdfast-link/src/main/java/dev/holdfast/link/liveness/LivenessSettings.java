package dev.holdfast.link.liveness;

import java.time.Duration;

/**
 * How long a doubt may last.
 *
 * @param deadAfter how long a path may carry nothing before it counts as dead, above 0
 * @param suspectLimit how long a doubt may stand before the link is cut with the last verdict, not
 *     below {@code deadAfter}
 * @param path what stands between this host and the peer's program
 */
public record LivenessSettings(Duration deadAfter, Duration suspectLimit, Path path) {

  /** What stands between this host and the peer's program. */
  public enum Path {
    /** The peer's own host acknowledges what we send. */
    DIRECT,
    /** A proxy, terminal server or modem may acknowledge in its place. */
    UNKNOWN
  }

  /** 10 s, 60 s, path unknown. */
  public static final LivenessSettings DEFAULT =
      new LivenessSettings(Duration.ofSeconds(10), Duration.ofSeconds(60), Path.UNKNOWN);

  public LivenessSettings {
    if (deadAfter.isNegative() || deadAfter.isZero()) {
      throw new IllegalArgumentException("dead-after must be above 0, not " + deadAfter);
    }
    if (suspectLimit.compareTo(deadAfter) < 0) {
      throw new IllegalArgumentException(
          "suspect-limit " + suspectLimit + " is below dead-after " + deadAfter);
    }
  }
}

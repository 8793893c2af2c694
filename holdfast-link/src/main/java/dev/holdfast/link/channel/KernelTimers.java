package dev.holdfast.link.channel;

import java.time.Duration;

/**
 * When the kernel itself asks a silent peer for an acknowledgement, and when it gives up.
 *
 * @param idle silence before the first keepalive probe, whole seconds, 1 s to 32 767 s
 * @param interval between unanswered probes, whole seconds, 1 s to 32 767 s
 * @param probes unanswered ones after which the kernel ends the connection, 1 to 127
 * @param userTimeout how long sent bytes or probes may stay unacknowledged before the kernel ends
 *     the connection, ms; where it is set it counts and {@code probes} does not, and a peer that
 *     does not read is given up too; 0 leaves it to the system
 */
public record KernelTimers(Duration idle, Duration interval, int probes, Duration userTimeout) {

  static final int MOST_PROBES = 127;
  private static final long MOST_SECONDS = 32_767;

  public KernelTimers {
    seconds("idle", idle);
    seconds("interval", interval);
    if (probes < 1 || probes > MOST_PROBES) {
      throw new IllegalArgumentException("probes must be 1 to " + MOST_PROBES + ", not " + probes);
    }
    if (userTimeout.isNegative() || userTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "userTimeout must be 0 to " + Integer.MAX_VALUE + " ms, not " + userTimeout);
    }
  }

  private static void seconds(String name, Duration value) {
    long seconds = value.toSeconds();
    if (seconds < 1 || seconds > MOST_SECONDS || !value.equals(Duration.ofSeconds(seconds))) {
      throw new IllegalArgumentException(
          name + " must be whole seconds from 1 to " + MOST_SECONDS + ", not " + value);
    }
  }

  /**
   * Probes after so much silence, at even pauses from then on, and leaves the end to whoever
   * watches: the kernel gives up an idle connection only some time after {@code notBefore} without
   * an acknowledgement. The user time-out stays the system's: where it is set, Linux also ends
   * connections whose peer acknowledges and does not read.
   */
  public static KernelTimers probing(Duration idle, Duration notBefore) {
    long patience = notBefore.plus(notBefore.dividedBy(2)).plusSeconds(5).toSeconds();
    long interval = Math.clamp(Math.ceilDiv(patience, MOST_PROBES), 1, MOST_SECONDS);
    return new KernelTimers(idle, Duration.ofSeconds(interval), MOST_PROBES, Duration.ZERO);
  }
}

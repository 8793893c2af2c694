package dev.holdfast.watch;

import dev.holdfast.link.time.Spans;
import java.time.Duration;

/**
 * What Linux does about dead peers where a program sets nothing (net.ipv4 of sysctl).
 *
 * @param keepaliveIdle idle time before the first keepalive probe ({@code tcp_keepalive_time})
 * @param keepaliveInterval time between probes ({@code tcp_keepalive_intvl})
 * @param keepaliveProbes probes without an answer ({@code tcp_keepalive_probes})
 * @param retries the bound on retransmissions ({@code tcp_retries2})
 * @param longestRetry the longest time between two of them ({@code tcp_rto_max_ms})
 * @param finTimeout how long a closed end waits for the other to close ({@code tcp_fin_timeout})
 */
public record SystemTimers(
    Duration keepaliveIdle,
    Duration keepaliveInterval,
    int keepaliveProbes,
    int retries,
    Duration longestRetry,
    Duration finTimeout) {

  /** What a Linux is that nobody changed. */
  public static final SystemTimers LINUX =
      new SystemTimers(
          Duration.ofSeconds(7200),
          Duration.ofSeconds(75),
          9,
          15,
          Duration.ofSeconds(120),
          Duration.ofSeconds(60));

  private static final long SHORTEST_RETRY_MILLIS = 200;

  /** How long an idle connection with keepalive outlives its peer. */
  public Duration idlePeerNoticed() {
    return keepaliveIdle.plus(keepaliveInterval.multipliedBy(keepaliveProbes));
  }

  /**
   * How long after the first retransmission the kernel gives a connection up: the time that the
   * allowed number of them would take, were they to begin at 200 ms.
   */
  public Duration retransmissionLimit() {
    long millis = 0;
    long pause = SHORTEST_RETRY_MILLIS;
    for (int n = 0; n <= retries; n++) {
      millis += Math.min(pause, longestRetry.toMillis());
      pause = Math.min(2 * pause, longestRetry.toMillis());
    }
    return Duration.ofMillis(millis);
  }

  /** What follows for programs that set nothing, one sentence. */
  public String sentence() {
    return "an idle dead peer would be noticed after "
        + Spans.text(idlePeerNoticed())
        + " where SO_KEEPALIVE is on, never where it is off; unanswered data after about "
        + Spans.text(retransmissionLimit());
  }
}

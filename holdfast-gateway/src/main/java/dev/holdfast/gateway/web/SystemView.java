package dev.holdfast.gateway.web;

import dev.holdfast.watch.SystemTimers;

/**
 * What this system does about a silent peer where a program sets nothing; all times in ms.
 *
 * @param retries the bound on retransmissions
 * @param sentence what follows from it
 */
public record SystemView(
    long keepaliveIdleMillis,
    long keepaliveIntervalMillis,
    int keepaliveCount,
    int retries,
    String sentence) {

  /** Shows the timers of a system. */
  public static SystemView of(SystemTimers timers) {
    return new SystemView(
        timers.keepaliveIdle().toMillis(),
        timers.keepaliveInterval().toMillis(),
        timers.keepaliveProbes(),
        timers.retries(),
        timers.sentence());
  }
}

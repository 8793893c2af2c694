package dev.holdfast.watch;

import java.time.Duration;

/**
 * From when on something counts.
 *
 * @param leaking time in CLOSE_WAIT, above which it is a leak
 * @param halfClosed time in FIN_WAIT2, above which it is half-closed
 * @param retransmits times that something sent went out again, from which on the peer is missing
 * @param withoutAck time without an acknowledgement, from which on the peer is missing
 * @param blind idle time, from which on a connection without a timer is blind
 */
public record Thresholds(
    Duration leaking, Duration halfClosed, int retransmits, Duration withoutAck, Duration blind) {

  public Thresholds {
    if (retransmits < 1) {
      throw new IllegalArgumentException("retransmits must be 1 or more, not " + retransmits);
    }
  }

  /** 10 s, 10 s, 2 retransmits, 1 s, 5 s. */
  public static Thresholds normal() {
    return new Thresholds(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        2,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5));
  }
}

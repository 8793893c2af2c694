package dev.holdfast.link.liveness;

import java.time.Duration;

/**
 * What it costs to ask an idle peer for an acknowledgement now and then: a probe and its answer.
 *
 * @param packets in a day, both ways
 * @param bytes in a day, both ways, IP and TCP headers included, those of the line below not
 */
public record ProbeCost(long packets, long bytes) {

  /** IP version 4 and TCP with time stamps; version 6 has 20 more. */
  private static final int PACKET_BYTES = 52;

  private static final int PACKETS = 2;
  private static final int DAYS = 30;

  /**
   * The cost in a day.
   *
   * @param pause between two questions, above 0
   * @param links as many idle links
   */
  public static ProbeCost aDay(Duration pause, long links) {
    long packets = PACKETS * links * Duration.ofDays(1).toMillis() / pause.toMillis();
    return new ProbeCost(packets, packets * PACKET_BYTES);
  }

  /** Bytes in a month of 30 days. */
  public long monthlyBytes() {
    return DAYS * bytes;
  }
}

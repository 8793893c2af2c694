package dev.holdfast.link.liveness;

import java.time.Duration;

/** What may be sent in silence so that nothing on the way forgets the connection. */
public enum Heartbeat {
  /** A probe of TCP keepalive and its acknowledgement. */
  KEEPALIVE("keepalive", "TCP keepalive", 2, 0),
  /** Linktest.req, Linktest.rsp and its acknowledgement. */
  LINKTEST("linktest", "Linktest", 3, 2 * 14);

  /** IP version 4 and TCP with time stamps; version 6 has 20 more. */
  private static final int PACKET_BYTES = 52;

  private final String word;
  private final String title;
  private final int packets;
  private final int data;

  Heartbeat(String word, String title, int packets, int data) {
    this.word = word;
    this.title = title;
    this.packets = packets;
    this.data = data;
  }

  /**
   * What it costs.
   *
   * @param packets both ways
   * @param bytes both ways, IP and TCP headers included, those of the line below not
   */
  public record Cost(long packets, long bytes) {}

  /** As programs call it. */
  public String word() {
    return word;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  /**
   * The cost in some days.
   *
   * @param pause between two, above 0
   * @param links as many idle links
   */
  public Cost cost(int days, Duration pause, long links) {
    long times = links * Duration.ofDays(days).toMillis() / pause.toMillis();
    return new Cost(times * packets, times * (packets * PACKET_BYTES + data));
  }
}

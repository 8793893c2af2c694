package dev.holdfast.sim.conform;

import java.time.Duration;

/**
 * To what the peer's timers are set; the names are those of SEMI E37.
 *
 * @param linktest how long the link is idle before the peer sends Linktest.req; zero for never
 */
public record PeerTimers(
    Duration t3, Duration t5, Duration t6, Duration t7, Duration t8, Duration linktest) {

  /** The defaults of the standard; no Linktest.req. */
  public static final PeerTimers STANDARD =
      new PeerTimers(
          Duration.ofSeconds(45),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ZERO);

  Duration of(String timer) {
    return switch (timer) {
      case "T3" -> t3;
      case "T5" -> t5;
      case "T6" -> t6;
      case "T7" -> t7;
      case "T8" -> t8;
      case "linktest" -> linktest;
      default -> throw new IllegalArgumentException("no timer " + timer);
    };
  }
}

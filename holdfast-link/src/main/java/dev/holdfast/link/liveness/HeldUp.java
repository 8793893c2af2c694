package dev.holdfast.link.liveness;

import java.util.Map;
import java.util.Set;

/** How long we ourselves were held up while something of the peer was awaited. */
public final class HeldUp {

  private static final double NANOS_OF_A_MILLI = 1_000_000;

  /** Beyond this share of the wait the silence proves nothing about the peer. */
  private static final int SHARE = 4;

  private HeldUp() {}

  /**
   * The fact.
   *
   * @param source who saw it: {@code loop}, {@code jvm}, {@code reading}
   * @param what what was held up, as the beginning of a sentence
   * @param nanos for how long at most, ns
   * @param windowNanos how long was waited, above 0, ns
   */
  public static Fact fact(
      long wallMicros, String source, String what, long nanos, long windowNanos) {
    boolean stall = nanos > windowNanos / SHARE;
    return new Fact(
        wallMicros,
        source,
        "%s for %.1f ms at most within %.1f ms"
            .formatted(what, nanos / NANOS_OF_A_MILLI, windowNanos / NANOS_OF_A_MILLI),
        stall ? Set.of(Sign.OWN_STALL) : Set.of(),
        Map.of("heldMicros", nanos / 1_000, "windowMicros", windowNanos / 1_000));
  }
}

package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.random.RandomGenerator;

/** The way between two hosts, the same for all connections of a link and for both directions. */
final class Path {

  private final RandomGenerator random;
  private final long leastNanos;
  private final boolean modern;
  private long spreadNanos;
  private long downUntil;

  Path(RandomGenerator random) {
    this.random = random;
    this.leastNanos = MILLISECONDS.toNanos(random.nextInt(20)) + 100_000;
    this.modern = random.nextBoolean();
    calm();
  }

  /** Whether the kernels at its ends can be told how often to try. */
  boolean modern() {
    return modern;
  }

  /** Whether a packet gets through at this moment. */
  boolean passes(long now) {
    return now >= downUntil;
  }

  /** All packets are lost until then. */
  void down(long untilNanos) {
    downUntil = Math.max(downUntil, untilNanos);
  }

  /** Packets take up to so much longer than at best. */
  void slow(long nanos) {
    spreadNanos = nanos;
  }

  void calm() {
    spreadNanos = MILLISECONDS.toNanos(2);
  }

  long delayNanos() {
    return leastNanos + (long) (random.nextDouble() * spreadNanos);
  }

  /** There and back at best. */
  long roundTripNanos() {
    return 2 * leastNanos;
  }
}

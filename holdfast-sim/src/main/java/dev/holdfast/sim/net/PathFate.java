package dev.holdfast.sim.net;

import java.util.random.RandomGenerator;

/**
 * What becomes of each packet of one direction: when it arrives, or that it never does. Packets
 * keep their order. Pure: time and chance come from outside.
 */
final class PathFate {

  /** In place of a time: it never arrives. */
  static final long NEVER = Long.MIN_VALUE;

  private static final long NANOS = 1_000_000_000L;

  private final PathQuality quality;
  private final RandomGenerator random;
  private final long[] leaving;
  private int oldest;
  private int waiting;
  private long free;
  private boolean used;
  private long packets;
  private long bytes;
  private long lost;
  private long overflowed;

  PathFate(PathQuality quality, RandomGenerator random) {
    this.quality = quality;
    this.random = random;
    this.leaving = new long[quality.queuePackets()];
  }

  /**
   * A packet comes.
   *
   * @param now ns on any scale, never less than before
   * @return when it arrives at the other end, on the same scale, or {@link #NEVER}
   */
  long arrival(long now, int length) {
    packets++;
    bytes += length;
    while (waiting > 0 && leaving[oldest] - now <= 0) {
      oldest = (oldest + 1) % leaving.length;
      waiting--;
    }
    if (waiting == leaving.length) {
      overflowed++;
      return NEVER;
    }
    long start = used && free - now > 0 ? free : now;
    used = true;
    free = start + length * 8L * NANOS / quality.bitsPerSecond();
    leaving[(oldest + waiting++) % leaving.length] = free;
    if (random.nextDouble() < quality.loss()) {
      lost++;
      return NEVER;
    }
    return free + quality.delay().toNanos();
  }

  /** How many came, and what of them. */
  PathCount count() {
    return new PathCount(packets, bytes, lost, overflowed);
  }
}

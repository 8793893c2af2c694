package dev.holdfast.arq;

/**
 * The measured round trip to one destination and the pause that follows from it, as RFC 6298 has
 * them, but with a lower bound that is set. Measured are frames sent once, and those whose
 * acknowledgement came too soon to be for the last send.
 */
final class RoundTrip {

  private final long initialNanos;
  private final long leastNanos;
  private final long mostNanos;
  private long smoothNanos;
  private long variationNanos;
  private boolean measured;

  RoundTrip(Resending resending) {
    this.initialNanos = resending.initial().toNanos();
    this.leastNanos = resending.least().toNanos();
    this.mostNanos = resending.most().toNanos();
  }

  void sample(long nanos) {
    if (!measured) {
      measured = true;
      smoothNanos = nanos;
      variationNanos = nanos / 2;
    } else {
      variationNanos += (Math.abs(smoothNanos - nanos) - variationNanos) / 4;
      smoothNanos += (nanos - smoothNanos) / 8;
    }
  }

  /** How long an acknowledgement may take, ns. */
  long timeoutNanos() {
    long found = measured ? smoothNanos + Math.max(4 * variationNanos, leastNanos) : initialNanos;
    return Math.clamp(found, leastNanos, mostNanos);
  }

  /** The smoothed round trip, ns; 0 before the first sample. */
  long smoothNanos() {
    return smoothNanos;
  }
}

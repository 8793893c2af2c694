package dev.holdfast.arq;

/**
 * The measured round trip to one destination and the pause that follows from it, as RFC 6298 has
 * them, but with a lower bound that is set. Measured are frames sent once only, for which send an
 * acknowledgement is of a frame sent twice nobody knows; a pause that has grown stays until one is.
 */
final class RoundTrip {

  private static final long LEAST_WINDOW_NANOS = 5_000_000_000L;

  private final long initialNanos;
  private final long leastPauseNanos;
  private final long mostNanos;
  private long smoothNanos;
  private long variationNanos;
  private long grownNanos;
  private boolean measured;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private long leastSince;

  RoundTrip(Resending resending) {
    this.initialNanos = resending.initial().toNanos();
    this.leastPauseNanos = resending.least().toNanos();
    this.mostNanos = resending.most().toNanos();
  }

  /** A frame sent once was acknowledged after this time. */
  void sample(long nanos, long now) {
    grownNanos = 0;
    if (now - leastSince >= LEAST_WINDOW_NANOS) {
      leastSince = now;
      leastBefore = least;
      least = nanos;
    } else {
      least = Math.min(least, nanos);
    }
    if (!measured) {
      measured = true;
      smoothNanos = nanos;
      variationNanos = nanos / 2;
    } else {
      variationNanos += (Math.abs(smoothNanos - nanos) - variationNanos) / 4;
      smoothNanos += (nanos - smoothNanos) / 8;
    }
  }

  /** A frame is to be sent again for the first time or once more, and waits longer than before. */
  void grown(long nanos) {
    grownNanos = Math.min(mostNanos, Math.max(grownNanos, nanos));
  }

  /** The peer is there, whether or not a round trip could be measured. */
  void heard() {
    grownNanos = 0;
  }

  /** What pauses have grown to since a frame was acknowledged at its first send, ns. */
  long grownNanos() {
    return grownNanos;
  }

  /** How long an acknowledgement may take, as measured, ns. */
  long timeoutNanos() {
    long found =
        measured ? smoothNanos + Math.max(4 * variationNanos, leastPauseNanos) : initialNanos;
    return Math.clamp(found, leastPauseNanos, mostNanos);
  }

  /** The least round trip of the last five to ten seconds, ns; the greatest number before any. */
  long leastNanos() {
    return Math.min(least, leastBefore);
  }

  /** The smoothed round trip, ns; 0 before the first sample. */
  long smoothNanos() {
    return smoothNanos;
  }
}

package dev.holdfast.link.liveness;

/**
 * One wait of a session for its peer: how long it lasts, and whether its timer may judge yet. The
 * same for real and for virtual time.
 */
public final class Wait {

  /** Lateness beyond this share of the time is ours, and the peer's silence proves nothing. */
  private static final int SHARE = 4;

  private static final long UNSENT = Long.MAX_VALUE;

  private long armedNanos;
  private long windowNanos;
  private long dueNanos;
  private long leftNanos;
  private boolean again;

  /**
   * Begins.
   *
   * @param afterSending whether the time begins only when the kernel has taken what was sent last
   */
  public void arm(long nowNanos, long nanos, boolean afterSending) {
    armedNanos = nowNanos;
    windowNanos = nanos;
    dueNanos = nowNanos + nanos;
    leftNanos = afterSending ? UNSENT : nowNanos;
    again = false;
  }

  /** The kernel has taken what was sent last. */
  public void left(long nowNanos) {
    if (leftNanos == UNSENT) {
      leftNanos = nowNanos;
    }
  }

  /** Whether what was sent last is still with us. */
  public boolean unsent() {
    return leftNanos == UNSENT;
  }

  /** When the time now running began. */
  public long armedNanos() {
    return armedNanos;
  }

  public long dueNanos() {
    return dueNanos;
  }

  /** Has the end wait for so much longer: while we do not read ourselves. */
  public void stoodStill(long nanos) {
    dueNanos += nanos;
  }

  /**
   * How much longer to wait, ns, to be asked once all that could be read was read; 0 when the
   * silence is the peer's. Where the time was not all the peer's it is given once more in full.
   *
   * @param heldNanos the longest time for which this process was held up since {@link
   *     #armedNanos()}, the timer's own lateness included
   */
  public long more(long nowNanos, long heldNanos) {
    if (leftNanos != UNSENT && leftNanos > armedNanos) {
      long rest = leftNanos + windowNanos - nowNanos;
      armedNanos = leftNanos;
      if (rest > 0) {
        dueNanos = nowNanos + rest;
        return rest;
      }
    }
    if (again || heldNanos <= windowNanos / SHARE) {
      return 0;
    }
    again = true;
    armedNanos = nowNanos;
    leftNanos = Math.min(leftNanos, nowNanos);
    dueNanos = nowNanos + windowNanos;
    return windowNanos;
  }
}

package dev.holdfast.link.liveness;

/**
 * One wait of a session for its peer, and whether its timer may judge yet. To be asked after all
 * that can be read was read.
 *
 * @param armedNanos when the timer was armed
 * @param windowNanos for how long
 * @param again whether the time was given once more already
 */
public record Wait(long armedNanos, long windowNanos, boolean again) {

  /** Lateness beyond this share of the time is ours, and the peer's silence proves nothing. */
  private static final int QUARTER = 4;

  /**
   * How much longer to wait, ns; 0 when the silence is the peer's.
   *
   * @param leftNanos when the kernel had taken what asks for the answer; the time of arming where
   *     nothing was sent, {@link Long#MAX_VALUE} while bytes are unsent
   * @param heldNanos the longest time for which this process was held up since the timer was armed,
   *     the timer's own lateness included
   */
  public long more(long nowNanos, long leftNanos, long heldNanos) {
    if (leftNanos != Long.MAX_VALUE && leftNanos > armedNanos) {
      long rest = leftNanos + windowNanos - nowNanos;
      if (rest > 0) {
        return rest;
      }
    }
    return !again && heldNanos > windowNanos / QUARTER ? windowNanos : 0;
  }
}

package dev.holdfast.arq;

/**
 * Whether a frame whose pause is over waits for the sum of a later one, which says whether it had
 * come. A resend before that is sooner there, and in vain where only the acknowledgement was lost:
 * where few are in vain it goes out at once, otherwise it waits for what later sums say.
 */
final class Patience {

  /** Share of frames for which a resend at once may be in vain. */
  private static final double MOST_IN_VAIN = 0.1;

  /** How many time-outs later than the sends before it a resend goes out at the latest. */
  private static final double TIME_OUTS = 2;

  /** Frames over which those in vain are counted. */
  private static final int FRAMES = 256;

  private int frames = 16;
  private double inVain;

  /**
   * A frame was acknowledged.
   *
   * @param vain whether it had come when its first pause was over
   */
  void acknowledged(boolean vain) {
    frames = Math.min(frames + 1, FRAMES);
    inVain += ((vain ? 1 : 0) - inVain) / frames;
  }

  /**
   * Until when a frame waits.
   *
   * @param lastNanos when the last frame was sent whose sum may still come
   * @return ns; not after now where it does not wait
   */
  long until(Pending frame, long lastNanos, long timeoutNanos, long now) {
    long sum = lastNanos + timeoutNanos;
    long latest = frame.beganNanos + (long) ((frame.sends + TIME_OUTS) * timeoutNanos);
    return inVain > MOST_IN_VAIN && sum - latest <= 0 ? sum : now;
  }
}

package dev.holdfast.arq;

import java.time.Duration;
import java.util.Locale;

/** How long one of several ways has brought nothing though frames went out on it. */
final class Silence {

  /** Frames without a word before a way counts as silent. */
  private static final int FRAMES = 3;

  private static final long LEAST_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long TRIAL_NANOS = Duration.ofSeconds(1).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  private final long limitNanos;
  private int frames;
  private long sinceNanos;
  private long triedNanos;

  Silence(Resending resending) {
    long pause = resending.mode() == Resending.Mode.ADAPTIVE ? 0 : resending.interval().toNanos();
    this.limitNanos = Math.max(LEAST_NANOS, 2 * pause);
  }

  void heard() {
    frames = 0;
  }

  /** A frame that wants an acknowledgement has gone out. */
  void asked(long nowNanos) {
    if (frames == 0) {
      sinceNanos = nowNanos;
    }
    frames++;
    triedNanos = nowNanos;
  }

  boolean tooLong(long nowNanos) {
    return frames > FRAMES && nowNanos - sinceNanos >= limitNanos;
  }

  /** Whether nothing has gone out for so long that another try is due. */
  boolean mayBeTried(long nowNanos) {
    return nowNanos - triedNanos >= TRIAL_NANOS;
  }

  String text(String peer, long nowNanos) {
    return String.format(
        Locale.ROOT,
        "nothing has come from %s for %.1f s, in which %d frames went out",
        peer,
        (nowNanos - sinceNanos) / NANOS_PER_SECOND,
        frames);
  }
}

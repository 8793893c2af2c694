package dev.holdfast.link.liveness;

import java.time.Duration;

/** When bytes were sent lately, to a quarter of a second, bounded in memory. */
public final class SendTimes {

  /** Stands for no such time. */
  public static final long NONE = Long.MAX_VALUE;

  private static final long TOGETHER_NANOS = Duration.ofMillis(250).toNanos();
  private static final int KEPT = 64;

  private final long[] firsts = new long[KEPT];
  private final long[] lasts = new long[KEPT];
  private long runs;

  /** Bytes are sent now; each time is not before the last. */
  public void sent(long nowNanos) {
    int newest = at(runs - 1);
    if (runs == 0 || nowNanos - firsts[newest] >= TOGETHER_NANOS) {
      newest = at(runs++);
      firsts[newest] = nowNanos;
    }
    lasts[newest] = nowNanos;
  }

  private static int at(long run) {
    return (int) (run & (KEPT - 1));
  }

  /**
   * A time of sending that is not before this one, and of those known the earliest but for less
   * than a quarter of a second; {@link #NONE} where there is none.
   */
  public long firstFrom(long nanos) {
    for (long run = Math.max(0, runs - KEPT); run < runs; run++) {
      if (firsts[at(run)] - nanos >= 0) {
        return firsts[at(run)];
      }
      if (lasts[at(run)] - nanos >= 0) {
        return lasts[at(run)];
      }
    }
    return NONE;
  }
}

package dev.holdfast.link.time;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers when something that should go round was held up, and answers how long it was at most
 * inside a window. Keeps only gaps that no later, longer one hides.
 */
public final class Gaps {

  private record Gap(long fromNanos, long toNanos) {
    long nanos() {
      return toNanos - fromNanos;
    }
  }

  private final int bound;
  private final Deque<Gap> gaps = new ArrayDeque<>();

  /**
   * @param bound gaps kept at most, 1 or more; the oldest goes first
   */
  public Gaps(int bound) {
    this.bound = bound;
  }

  /** Adds a gap; each ends later than the one before. */
  public void add(long fromNanos, long toNanos) {
    Gap gap = new Gap(fromNanos, toNanos);
    while (!gaps.isEmpty() && gaps.getLast().nanos() <= gap.nanos()) {
      gaps.removeLast();
    }
    gaps.addLast(gap);
    if (gaps.size() > bound) {
      gaps.removeFirst();
    }
  }

  /** The longest gap's part inside the window from then on, ns; 0 when there was none. */
  public long longestNanos(long sinceNanos) {
    long longest = 0;
    for (Gap gap : gaps) {
      long from = gap.fromNanos() - sinceNanos > 0 ? gap.fromNanos() : sinceNanos;
      longest = Math.max(longest, gap.toNanos() - from);
    }
    return longest;
  }
}

package dev.holdfast.sim.world;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen, in the order of virtual time, and of planning within one moment. */
final class Agenda {

  private record Entry(long atNanos, long number, Runnable task) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::number));
  private long now;
  private long planned;

  long now() {
    return now;
  }

  void after(long nanos, Runnable task) {
    at(now + nanos, task);
  }

  void at(long nanos, Runnable task) {
    entries.add(new Entry(Math.max(nanos, now), planned++, task));
  }

  /** When something is due next; {@link Long#MAX_VALUE} for never. */
  long nextNanos() {
    Entry next = entries.peek();
    return next == null ? Long.MAX_VALUE : next.atNanos();
  }

  /** Moves time on, not beyond what is due next. */
  void moveTo(long nanos) {
    now = nanos;
  }

  /** Does one thing that is due now; false when nothing is. */
  boolean runOne() {
    if (nextNanos() > now) {
      return false;
    }
    entries.remove().task().run();
    return true;
  }
}

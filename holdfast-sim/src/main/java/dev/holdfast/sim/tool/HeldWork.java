package dev.holdfast.sim.tool;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What one connection of a slow tool does later, each at its own time. */
final class HeldWork {

  /** What comes while so much is held is dropped. */
  private static final int MAX_HELD = 10_000;

  private record Held(long dueNanos, long number, Runnable work) {}

  private final SessionPort port;
  private final PriorityQueue<Held> queue =
      new PriorityQueue<>(Comparator.comparingLong(Held::dueNanos).thenComparingLong(Held::number));
  private long taken;

  HeldWork(SessionPort port) {
    this.port = port;
  }

  /** Does it after a delay, at once where there is none. */
  void after(Duration delay, Runnable work) {
    if (delay.isZero()) {
      work.run();
    } else {
      at(port.nanoTime() + delay.toNanos(), work);
    }
  }

  /** Does it at a time; what is due at the same time is done in the order of the calls. */
  void at(long dueNanos, Runnable work) {
    if (queue.size() >= MAX_HELD) {
      port.event(
          SessionEvent.warning("held", "more than " + MAX_HELD + " messages held: one is dropped"));
      return;
    }
    queue.add(new Held(dueNanos, taken++, work));
    arm();
  }

  /** {@link ToolTimer#HELD} ran out. */
  void expired() {
    long now = port.nanoTime();
    for (Held first = queue.peek();
        first != null && first.dueNanos() <= now;
        first = queue.peek()) {
      queue.remove(first);
      first.work().run();
    }
    arm();
  }

  private void arm() {
    Held first = queue.peek();
    if (first != null) {
      port.arm(ToolTimer.HELD, Math.max(0, first.dueNanos() - port.nanoTime()));
    }
  }

  /** The connection is over: nothing of it is done any more. */
  void forget() {
    queue.clear();
    port.cancel(ToolTimer.HELD);
  }
}

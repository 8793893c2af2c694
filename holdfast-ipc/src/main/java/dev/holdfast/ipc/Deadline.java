package dev.holdfast.ipc;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** When a wait ends. Waits go on in slices, so that a thread can be interrupted and closed upon. */
final class Deadline {

  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long FIRST_STEP_NANOS = 20_000;
  private static final long LAST_STEP_NANOS = 5_000_000;
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final long endNanos;
  private long stepNanos = FIRST_STEP_NANOS;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(Duration longest) {
    Duration bounded = longest.compareTo(LONGEST) > 0 ? LONGEST : longest;
    return new Deadline(System.nanoTime() + (bounded.isNegative() ? 0 : bounded.toNanos()));
  }

  /** Time that is left; 0 when it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  boolean over() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** The time for one call of the kernel. */
  Duration slice() {
    Duration left = left();
    return left.compareTo(SLICE) < 0 ? left : SLICE;
  }

  /** Sleeps a little, each time longer up to 5 ms: for what the kernel cannot wake us for. */
  void step() throws InterruptedException {
    check();
    LockSupport.parkNanos(Math.min(stepNanos, left().toNanos()));
    stepNanos = Math.min(2 * stepNanos, LAST_STEP_NANOS);
  }

  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for another process");
    }
  }
}

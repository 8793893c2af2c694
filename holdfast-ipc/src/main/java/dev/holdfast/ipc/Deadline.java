package dev.holdfast.ipc;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** When a wait ends. Waits go on in slices, so that a thread can be interrupted and closed upon. */
final class Deadline {

  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long FIRST_STEP_NANOS = 20_000;
  private static final long LAST_STEP_NANOS = 5_000_000;
  private static final int TURNS = 4;
  private static final int SPINS = 32;
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final Duration longest;
  private boolean begun;
  private long endNanos;
  private long stepNanos = FIRST_STEP_NANOS;
  private int turns;

  private Deadline(Duration longest) {
    this.longest = longest;
  }

  /** One that begins when it is first asked. */
  static Deadline in(Duration longest) {
    return new Deadline(longest);
  }

  private long leftNanos() {
    long now = System.nanoTime();
    if (!begun) {
      begun = true;
      Duration bounded = longest.compareTo(LONGEST) > 0 ? LONGEST : longest;
      endNanos = now + (bounded.isNegative() ? 0 : bounded.toNanos());
    }
    return Math.max(0, endNanos - now);
  }

  /** Time that is left; 0 when it is over. */
  Duration left() {
    return Duration.ofNanos(leftNanos());
  }

  boolean over() {
    return leftNanos() == 0;
  }

  /**
   * Spins for about a microsecond, a few times: what comes at once then costs neither side a sleep.
   *
   * @return whether to look once more before a real wait
   */
  boolean soon() {
    if (turns >= TURNS || longest.isZero() || longest.isNegative()) {
      return false;
    }
    turns++;
    for (int spin = 0; spin < SPINS; spin++) {
      Thread.onSpinWait();
    }
    return true;
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

package dev.holdfast.ipc;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When a wait ends. A wait begins with a slice; who is still there then waits for as long as it
 * takes where it can be woken, and else in slices that grow, so that a thread can be interrupted
 * and closed upon.
 */
final class Deadline {

  private static final Duration FIRST_SLICE = Duration.ofMillis(100);
  private static final Duration LAST_SLICE = Duration.ofSeconds(1);
  private static final long FIRST_STEP_NANOS = 20_000;
  private static final long LAST_STEP_NANOS = 5_000_000;
  private static final int TURNS = 4;
  private static final int SPINS = 32;
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final Duration longest;
  private boolean begun;
  private long endNanos;
  private long stepNanos = FIRST_STEP_NANOS;
  private Duration slice = FIRST_SLICE;
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

  /** The time for one call of the kernel, up to twice that of the last, and to 1 s. */
  Duration slice() {
    Duration now = slice;
    slice = shorter(now.multipliedBy(2), LAST_SLICE);
    return shorter(left(), now);
  }

  /** Whether a slice was waited for already. */
  boolean patient() {
    return slice.compareTo(FIRST_SLICE) > 0;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Sleeps a little, each time longer up to 5 ms: for what the kernel cannot wake us for. */
  void step() throws InterruptedException {
    check();
    LockSupport.parkNanos(Math.min(stepNanos, leftNanos()));
    stepNanos = Math.min(2 * stepNanos, LAST_STEP_NANOS);
  }

  /** Sleeps for the longest step again; false once the steps have to end. */
  boolean strides() {
    if (stepNanos < LAST_STEP_NANOS || Thread.currentThread().isInterrupted()) {
      return false;
    }
    long left = leftNanos();
    LockSupport.parkNanos(Math.min(LAST_STEP_NANOS, left));
    return left > 0;
  }

  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for another process");
    }
  }
}

package dev.holdfast.link.time;

import org.jspecify.annotations.Nullable;

/**
 * Timers of one owner thread: arm and cancel in constant time, without allocation, however many are
 * pending. Time is handed in, so the same wheel runs on a real or a virtual clock. A timer fires at
 * the first {@link #advance} at or after its due time, never before, and timers due in the same
 * tick fire in the order they were armed.
 *
 * <p>Not safe for use by several threads.
 */
public final class TimerWheel {

  /** One timer, reusable; it is its own list node. */
  public abstract static class Timer {
    private @Nullable Timer previous;
    private @Nullable Timer next;
    private long dueNanos;
    private boolean armed;

    /** Called on the owner's thread once the time has come; the timer is no longer armed then. */
    protected abstract void fired();

    public final boolean armed() {
      return armed;
    }

    /** When it is due; meaningful while it is armed. */
    public final long dueNanos() {
      return dueNanos;
    }
  }

  private static final class Head extends Timer {
    @Override
    protected void fired() {
      throw new AssertionError("a list head never fires");
    }
  }

  private final long tickNanos;
  private final int mask;
  private final Head[] slots;
  private long currentTick;
  private int pending;

  /**
   * @param tickNanos width of a slot, ns, 1 or more
   * @param slots number of slots, a power of two
   * @param nowNanos the time at which the wheel starts
   */
  public TimerWheel(long tickNanos, int slots, long nowNanos) {
    if (tickNanos < 1 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("tick " + tickNanos + " ns, slots " + slots);
    }
    this.tickNanos = tickNanos;
    this.mask = slots - 1;
    this.slots = new Head[slots];
    for (int i = 0; i < slots; i++) {
      Head head = new Head();
      Timer self = head;
      self.previous = head;
      self.next = head;
      this.slots[i] = head;
    }
    this.currentTick = Math.floorDiv(nowNanos, tickNanos);
  }

  /** Arms a timer for a time, in place of what it was armed for. */
  public void arm(Timer timer, long dueNanos) {
    cancel(timer);
    timer.dueNanos = dueNanos;
    timer.armed = true;
    pending++;
    long tick = Math.max(Math.floorDiv(dueNanos, tickNanos), currentTick);
    Timer head = slots[(int) (tick & mask)];
    Timer last = linked(head.previous);
    timer.previous = last;
    timer.next = head;
    last.next = timer;
    head.previous = timer;
  }

  /** Disarms a timer; nothing happens when it is not armed. */
  public void cancel(Timer timer) {
    if (timer.armed) {
      linked(timer.previous).next = timer.next;
      linked(timer.next).previous = timer.previous;
      timer.previous = null;
      timer.next = null;
      timer.armed = false;
      pending--;
    }
  }

  /**
   * Fires all that is due.
   *
   * @return number of timers fired
   */
  public int advance(long nowNanos) {
    long nowTick = Math.floorDiv(nowNanos, tickNanos);
    if (nowTick < currentTick) {
      return 0;
    }
    int fired = 0;
    long first = currentTick;
    long last = Math.min(nowTick, first + mask);
    currentTick = nowTick;
    for (long tick = first; tick <= last && pending > 0; tick++) {
      fired += fireSlot(slots[(int) (tick & mask)], nowNanos);
    }
    return fired;
  }

  private int fireSlot(Head head, long nowNanos) {
    int fired = 0;
    Timer timer = linked(((Timer) head).next);
    while (timer != head) {
      Timer after = linked(timer.next);
      if (timer.dueNanos <= nowNanos) {
        cancel(timer);
        timer.fired();
        fired++;
        // A fired timer may have cancelled or armed any other, so the list is walked from its
        // start.
        after = linked(((Timer) head).next);
      }
      timer = after;
    }
    return fired;
  }

  private static Timer linked(@Nullable Timer timer) {
    if (timer == null) {
      throw new IllegalStateException("a timer of this list was changed by another thread");
    }
    return timer;
  }

  /** Number of armed timers. */
  public int pending() {
    return pending;
  }

  /**
   * When {@link #advance} should be called next, at the latest: the start of the next slot that
   * holds a timer, or {@link Long#MAX_VALUE} where none is armed. Looks at each slot once at most.
   */
  public long nextWakeNanos() {
    if (pending == 0) {
      return Long.MAX_VALUE;
    }
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i <= mask; i++) {
      Head head = slots[(int) ((currentTick + i) & mask)];
      for (Timer t = linked(((Timer) head).next); t != head; t = linked(t.next)) {
        earliest = Math.min(earliest, t.dueNanos);
      }
      if (earliest < (currentTick + i + 1) * tickNanos) {
        return earliest;
      }
    }
    return earliest;
  }
}

package dev.holdfast.link.time;

import org.jspecify.annotations.Nullable;

/**
 * Timers of one owner thread: arm and cancel in constant time, without allocation, however many are
 * pending and however far off they are. Time is handed in, so the same wheel runs on a real or a
 * virtual clock. A timer fires at the first {@link #advance} at or after its due time, never
 * before; earlier ticks fire first, and timers due in the same tick fire in the order they were
 * armed. A timer armed while others fire waits for the next {@link #advance}.
 *
 * <p>Hierarchical: each level counts in units of the whole level below it, and a slot is dealt out
 * to lower levels when its time begins.
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

  private final long tickNanos;
  private final long originNanos;
  private final TimerLevel[] levels;
  private final int bits;
  private final TimerList firing = new TimerList(null, 0);
  private long currentTick;
  private int pending;

  /**
   * @param tickNanos width of a tick, ns, 1 or more
   * @param slots number of slots of each level, a power of two, 2 or more
   * @param nowNanos the time at which the wheel starts
   */
  public TimerWheel(long tickNanos, int slots, long nowNanos) {
    if (tickNanos < 1 || slots < 2 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("tick " + tickNanos + " ns, slots " + slots);
    }
    this.tickNanos = tickNanos;
    this.originNanos = nowNanos;
    this.bits = Integer.numberOfTrailingZeros(slots);
    int tickBits = Long.SIZE - Long.numberOfLeadingZeros(Long.MAX_VALUE / tickNanos);
    this.levels = new TimerLevel[Math.ceilDiv(tickBits, bits)];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new TimerLevel(slots, i * bits);
    }
  }

  /** Arms a timer for a time, in place of what it was armed for. */
  public void arm(Timer timer, long dueNanos) {
    cancel(timer);
    timer.dueNanos = dueNanos;
    timer.armed = true;
    pending++;
    place(timer);
  }

  private void place(Timer timer) {
    long tick = Math.max(tickOf(timer.dueNanos), currentTick);
    long differing = tick ^ currentTick;
    int level = differing == 0 ? 0 : (63 - Long.numberOfLeadingZeros(differing)) / bits;
    levels[level].slotOf(tick).append(timer);
  }

  private long tickOf(long nanos) {
    long since = nanos - originNanos;
    if (((nanos ^ originNanos) & (nanos ^ since)) < 0) {
      return nanos < 0 ? 0 : Long.MAX_VALUE / tickNanos;
    }
    return since <= 0 ? 0 : since / tickNanos;
  }

  /** Disarms a timer; nothing happens when it is not armed. */
  public void cancel(Timer timer) {
    if (timer.armed) {
      timer.armed = false;
      pending--;
      TimerList.unlink(timer);
    }
  }

  /**
   * Fires all that is due.
   *
   * @return number of timers fired
   */
  public int advance(long nowNanos) {
    collect(nowNanos);
    int fired = 0;
    for (Timer timer = firing.first(); timer != null; timer = firing.first()) {
      cancel(timer);
      fired++;
      timer.fired();
    }
    return fired;
  }

  private void collect(long nowNanos) {
    long nowTick = Math.max(tickOf(nowNanos), currentTick);
    while (pending > 0) {
      int level = lowestLevel();
      if (level < 0) {
        break;
      }
      long start = levels[level].nextStart(currentTick);
      if (start > nowTick) {
        break;
      }
      currentTick = start;
      TimerList slot = levels[level].slotOf(start);
      if (level > 0) {
        for (Timer timer = slot.first(); timer != null; timer = slot.first()) {
          TimerList.unlink(timer);
          place(timer);
        }
      } else if (start < nowTick) {
        firing.takeAll(slot);
      } else {
        firing.takeDue(slot, nowNanos);
        break;
      }
    }
    currentTick = nowTick;
  }

  /** The level that holds the earliest timers, or -1. */
  private int lowestLevel() {
    for (int i = 0; i < levels.length; i++) {
      if (!levels[i].isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  /** Number of armed timers. */
  public int pending() {
    return pending;
  }

  /**
   * When {@link #advance} should be called next: the end of the earliest tick that holds a timer,
   * or, while all are farther off, a time before them at which the wheel sorts them; {@link
   * Long#MAX_VALUE} where none is armed. Who calls then fires no timer more than a tick late.
   * Constant time.
   */
  public long nextWakeNanos() {
    if (pending == 0) {
      return Long.MAX_VALUE;
    }
    int level = lowestLevel();
    if (firing.first() != null || level < 0) {
      return originNanos + currentTick * tickNanos;
    }
    long tick = levels[level].nextStart(currentTick);
    long into = level == 0 ? tickNanos - 1 : 0;
    long wake = originNanos + tick * tickNanos + into;
    return wake < originNanos ? Long.MAX_VALUE : wake;
  }

  /** A circular list whose head is a timer that is never armed. */
  static final class TimerList extends Timer {
    private final @Nullable TimerLevel level;
    private final int index;

    TimerList(@Nullable TimerLevel level, int index) {
      this.level = level;
      this.index = index;
      Timer self = this;
      self.previous = this;
      self.next = this;
    }

    @Override
    protected void fired() {
      throw new AssertionError("a list head never fires");
    }

    @Nullable Timer first() {
      Timer first = linked(((Timer) this).next);
      return first == this ? null : first;
    }

    void append(Timer timer) {
      Timer self = this;
      Timer last = linked(self.previous);
      timer.previous = last;
      timer.next = this;
      last.next = timer;
      self.previous = timer;
      if (last == this && level != null) {
        level.filled(index);
      }
    }

    @SuppressWarnings("ReferenceEquality") // a list is empty when both neighbours are its head
    static void unlink(Timer timer) {
      Timer before = linked(timer.previous);
      Timer after = linked(timer.next);
      before.next = after;
      after.previous = before;
      timer.previous = null;
      timer.next = null;
      if (before == after && before instanceof TimerList list && list.level != null) {
        list.level.emptied(list.index);
      }
    }

    /** Moves all of another list to the end of this one, at once. */
    void takeAll(TimerList other) {
      Timer first = other.first();
      if (first == null) {
        return;
      }
      Timer from = other;
      Timer self = this;
      Timer last = linked(from.previous);
      Timer end = linked(self.previous);
      end.next = first;
      first.previous = end;
      last.next = this;
      self.previous = last;
      from.next = other;
      from.previous = other;
      if (other.level != null) {
        other.level.emptied(other.index);
      }
    }

    /** Moves what is due from another list to the end of this one, each looked at once. */
    void takeDue(TimerList other, long nowNanos) {
      Timer timer = linked(((Timer) other).next);
      while (timer != other) {
        Timer after = linked(timer.next);
        if (timer.dueNanos <= nowNanos) {
          unlink(timer);
          append(timer);
        }
        timer = after;
      }
    }

    private static Timer linked(@Nullable Timer timer) {
      if (timer == null) {
        throw new IllegalStateException("a timer of this list was changed by another thread");
      }
      return timer;
    }
  }
}

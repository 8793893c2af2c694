package dev.holdfast.link.channel;

import dev.holdfast.link.time.Gaps;
import dev.holdfast.link.time.TimerWheel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns a set of links: runs what is posted to it in order, reads their sockets,
 * tells the time and fires their timers.
 */
public final class Loop implements Executor {

  private static final long TICK_NANOS = 1 << 17;
  private static final int SLOTS = 256;
  private static final long WALL_VALID_NANOS = 1_000_000_000L;
  private static final long PULSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int GAPS_KEPT = 64;

  /**
   * Keeps something due soon while anything is due at all, so that a loop that is held up shows it.
   */
  private final class Pulse extends TimerWheel.Timer {
    @Override
    protected void fired() {
      if (wheel.pending() > 0) {
        place(this, PULSE_NANOS);
      }
    }
  }

  private final SingleThreadEventLoop events;
  private final Gaps gaps = new Gaps(GAPS_KEPT);
  private final ReadBuffer streams = new ReadBuffer(ReadBuffer.STREAM_BYTES);
  private @Nullable ReadBuffer datagrams;
  private final TimerWheel wheel = new TimerWheel(TICK_NANOS, SLOTS, System.nanoTime());
  private final Pulse pulse = new Pulse();
  private long wakeNanos = Long.MAX_VALUE;
  private @Nullable ScheduledFuture<?> wake;
  private boolean advancing;
  private long wallSetNanos;
  private long wallOffsetMicros;

  Loop(SingleThreadEventLoop events) {
    this.events = events;
    setWall(System.nanoTime());
  }

  EventLoop events() {
    return events;
  }

  /** Where streams of this loop are read to. */
  ReadBuffer readBuffer() {
    return streams;
  }

  /** Where datagrams of this loop are read to; asked for on its thread. */
  ReadBuffer datagramBuffer() {
    ReadBuffer buffer = datagrams;
    if (buffer == null) {
      buffer = new ReadBuffer(ReadBuffer.DATAGRAMS_BYTES);
      datagrams = buffer;
    }
    return buffer;
  }

  /** Gives the memory for reading back, once the loop has ended. */
  void free() {
    streams.free();
    if (datagrams != null) {
      datagrams.free();
    }
  }

  /** Posts a task; tasks run in the order they were posted. */
  @Override
  public void execute(Runnable task) {
    events.execute(task);
  }

  /** Whether the caller is this loop's thread. */
  public boolean inLoop() {
    return events.inEventLoop();
  }

  /**
   * Runs a task once a whole turn of poll and read that began after this call is over: what had
   * arrived at any socket of this loop by then has been handed over, unless its reading is held
   * back. A socket with more than a turn may take leaves the rest to the next; so who wants all of
   * it asks again until a turn brings nothing. Runs at the next turn, not later.
   */
  public void afterReadTurn(Runnable task) {
    events.executeAfterEventLoopIteration(() -> events.execute(task));
  }

  /**
   * The longest time since a moment for which this loop was held up: something was due and it did
   * not come round. Its own process stopped, a collector at work or a task that took long all show
   * here; waiting for bytes does not. Known to 0.1 s while any timer is armed, and not at all while
   * none is.
   *
   * @param sinceNanos on the scale of {@link #nanoTime()}
   */
  public long longestGapNanos(long sinceNanos) {
    long now = System.nanoTime();
    long due = wakeNanos;
    boolean held = due != Long.MAX_VALUE && now > due;
    long running = held ? now - Math.max(due, sinceNanos) : 0;
    return Math.max(running, gaps.longestNanos(sinceNanos));
  }

  /** Monotonic time, ns. */
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Wall-clock time at a moment of {@link #nanoTime()}, us since 1970-01-01 UTC. */
  public long wallMicros(long nanos) {
    if (nanos - wallSetNanos > WALL_VALID_NANOS) {
      setWall(System.nanoTime());
    }
    return wallOffsetMicros + nanos / 1_000;
  }

  private void setWall(long nanos) {
    Instant now = Instant.now();
    wallSetNanos = nanos;
    wallOffsetMicros =
        now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000 - Math.floorDiv(nanos, 1_000L);
  }

  /** Arms a timer for so many ns from now; cheap enough for every message. */
  public void arm(TimerWheel.Timer timer, long nanos) {
    place(timer, nanos);
    if (!pulse.armed()) {
      place(pulse, PULSE_NANOS);
    }
  }

  private void place(TimerWheel.Timer timer, long nanos) {
    long now = System.nanoTime();
    long due = now + nanos;
    wheel.arm(timer, due < now ? Long.MAX_VALUE : due);
    if (due < wakeNanos && !advancing) {
      long next = wheel.nextWakeNanos();
      if (next < wakeNanos) {
        wakeAt(next, now);
      }
    }
  }

  /** Disarms a timer. The wake it asked for may still come and then finds nothing to do. */
  public void cancel(TimerWheel.Timer timer) {
    wheel.cancel(timer);
  }

  private void wakeAt(long nanos, long now) {
    if (wake != null) {
      wake.cancel(false);
    }
    wakeNanos = Math.max(nanos, now);
    wake = null;
    if (nanos != Long.MAX_VALUE) {
      wake = events.schedule(this::advance, Math.max(0, nanos - now), TimeUnit.NANOSECONDS);
    }
  }

  private void advance() {
    wake = null;
    advancing = true;
    try {
      long now = System.nanoTime();
      if (now - wakeNanos > GAP_NANOS) {
        gaps.add(wakeNanos, now);
      }
      wakeNanos = Long.MAX_VALUE;
      wheel.advance(now);
    } finally {
      advancing = false;
      wakeAt(wheel.nextWakeNanos(), System.nanoTime());
    }
  }
}

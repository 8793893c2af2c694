package dev.holdfast.link.channel;

import dev.holdfast.link.time.TimerWheel;
import io.netty.channel.EventLoop;
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

  private final EventLoop events;
  private final ReadBuffer readBuffer = new ReadBuffer();
  private final TimerWheel wheel = new TimerWheel(TICK_NANOS, SLOTS, System.nanoTime());
  private long wakeNanos = Long.MAX_VALUE;
  private @Nullable ScheduledFuture<?> wake;
  private boolean advancing;
  private long wallSetNanos;
  private long wallOffsetMicros;

  Loop(EventLoop events) {
    this.events = events;
    setWall(System.nanoTime());
  }

  EventLoop events() {
    return events;
  }

  ReadBuffer readBuffer() {
    return readBuffer;
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
    wakeNanos = nanos;
    wake = null;
    if (nanos != Long.MAX_VALUE) {
      wake = events.schedule(this::advance, Math.max(0, nanos - now), TimeUnit.NANOSECONDS);
    }
  }

  private void advance() {
    wake = null;
    advancing = true;
    try {
      wheel.advance(System.nanoTime());
    } finally {
      advancing = false;
      wakeAt(wheel.nextWakeNanos(), System.nanoTime());
    }
  }
}

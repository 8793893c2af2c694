package dev.holdfast.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is closed when a call on it has taken too long. Its alarm is left to ring when a
 * call ended in time, and looks then whether another one is under way: so a call seldom sets one.
 */
final class TimedChannel {

  private static final ScheduledThreadPoolExecutor ALARMS = alarms();

  private final FileChannel channel;
  private boolean within;
  private long endNanos;
  private long ringsNanos;
  private @Nullable Future<?> alarm;

  TimedChannel(FileChannel channel) {
    this.channel = channel;
  }

  private static ScheduledThreadPoolExecutor alarms() {
    ScheduledThreadPoolExecutor alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("holdfast-pipe-deadlines").factory());
    alarms.setRemoveOnCancelPolicy(true);
    return alarms;
  }

  FileChannel channel() {
    return channel;
  }

  /** A call on the channel. */
  @FunctionalInterface
  interface Call {
    /** Makes it. */
    int make() throws IOException;
  }

  /** Makes a call, and closes the channel where it takes longer; one call at a time. */
  void within(Duration longest, Call call) throws IOException {
    begin(System.nanoTime() + longest.toNanos());
    try {
      int _ = call.make();
    } finally {
      end();
    }
  }

  private synchronized void begin(long end) {
    within = true;
    endNanos = end;
    if (alarm == null || ringsNanos - end > 0) {
      cancel();
      set(end);
    }
  }

  private void set(long nanos) {
    ringsNanos = nanos;
    alarm =
        ALARMS.schedule(this::ring, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void cancel() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private synchronized void end() {
    within = false;
  }

  private void ring() {
    if (late()) {
      close();
    }
  }

  private synchronized boolean late() {
    alarm = null;
    if (!within) {
      return false;
    }
    if (endNanos - System.nanoTime() <= 0) {
      return true;
    }
    set(endNanos);
    return false;
  }

  /** Closes it; a call under way ends. */
  void close() {
    synchronized (this) {
      cancel();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Its own end of a pipe is closed all the same, and holds nothing back.
    }
  }
}

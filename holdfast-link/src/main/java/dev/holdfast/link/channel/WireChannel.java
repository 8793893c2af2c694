package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.time.TimerWheel;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireEars;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A wire as a channel: what is to be sent waits here, what came is brought to the loop. */
final class WireChannel implements Channel, SendWatch.Sender {

  private static final int PIECES_ON_THE_WAY = 256;

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void fired() {
      finish();
    }
  }

  /** Nothing else ends a channel with one who sends datagrams. */
  private final class Silence extends TimerWheel.Timer {
    @Override
    protected void fired() {
      long left = heardNanos + idleNanos - loop.nanoTime();
      if (left > 0) {
        loop.arm(this, left);
      } else {
        close(Cause.LOCAL_CLOSED, "nothing came for " + idleNanos / 1_000_000 + " ms", 0);
      }
    }
  }

  /** Called by the wire's thread. */
  private final class Ears implements WireEars {

    private final AtomicInteger onTheWay = new AtomicInteger();

    @Override
    public boolean received(byte[] bytes) {
      long arrived = System.nanoTime();
      boolean more = onTheWay.incrementAndGet() < PIECES_ON_THE_WAY;
      post(() -> arrive(bytes, arrived));
      return more;
    }

    private void arrive(byte[] bytes, long arrived) {
      int left = onTheWay.decrementAndGet();
      heardNanos = arrived;
      if (listener != null && end == null) {
        listener.received(ByteBuffer.wrap(bytes), arrived);
        if (left == 0) {
          listener.receivedAll();
        }
      }
      // It may have been told to stop; to go on twice does no harm.
      if (left == 0 && !over && !held) {
        wire.reading(true);
      }
    }

    @Override
    public void writable() {
      post(() -> {
        blocked = false;
        flush();
      });
    }

    @Override
    public void troubled(Cause cause, String detail) {
      post(() -> {
        if (listener != null && end == null) {
          listener.troubled(cause, detail);
        }
      });
    }

    @Override
    public void ended(Cause cause, String detail) {
      post(() -> {
        if (end == null) {
          end = new Failure(cause, detail);
        }
        finish();
      });
    }
  }

  private final Wire wire;
  private final Loop loop;
  private final Ears ears = new Ears();
  private final SendWatch watch;
  private final Deadline deadline = new Deadline();
  private final Silence silence = new Silence();
  private final long idleNanos;
  private final WireQueue queue;
  private @Nullable ChannelListener listener;
  private @Nullable Failure end;
  private long heardNanos;
  private long taken;
  private boolean blocked;
  private boolean flushing;
  private boolean held;
  private boolean draining;
  private boolean over;

  /**
   * @param idleNanos silence after which the channel is dropped, or 0 for never
   */
  WireChannel(Wire wire, ChannelSettings settings, long idleNanos, Loop loop) {
    this.wire = wire;
    this.idleNanos = idleNanos;
    this.loop = loop;
    this.watch = new SendWatch(loop, settings.sendStallNanos(), this);
    this.queue = new WireQueue(wire.datagrams() ? 0 : wire.batchBytes());
  }

  private void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      wire.close();
    }
  }

  /** Begins to read, once somebody listens. */
  void start() {
    if (!over) {
      wire.start(ears);
      if (idleNanos > 0) {
        heardNanos = loop.nanoTime();
        loop.arm(silence, idleNanos);
      }
    }
  }

  @Override
  public void attach(ChannelListener to) {
    listener = to;
  }

  @Override
  public String peer() {
    return wire.peer();
  }

  @Override
  public String local() {
    return wire.local();
  }

  @Override
  public @Nullable InetAddress address() {
    return null;
  }

  @Override
  public boolean datagrams() {
    return wire.datagrams();
  }

  @Override
  public void send(ByteBuffer bytes) {
    if (!over && end == null) {
      queue.add(bytes);
    }
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return !over && end == null && queue.addUrgent(bytes);
  }

  @Override
  public void flush() {
    if (over || flushing) {
      return;
    }
    flushing = true;
    boolean moved = false;
    for (ByteBuffer next = queue.next(); next != null && !blocked; next = queue.next()) {
      moved |= write(next);
    }
    flushing = false;
    if (moved && listener != null && !over) {
      listener.sent();
    }
    watch.look();
    if (end != null && queue.bytes() == 0) {
      finish();
    }
  }

  /** Whether some of it is done with. */
  private boolean write(ByteBuffer next) {
    int size = next.remaining();
    int count = wire.write(next);
    if (count >= 0) {
      queue.done(count);
      taken += count;
    } else if (count == Wire.FULL) {
      blocked = true;
    } else {
      queue.done(size);
      queue.skip();
    }
    return count != Wire.FULL;
  }

  @Override
  public void stalled(Cause cause, String detail) {
    if (listener != null && end == null) {
      listener.troubled(cause, "full: " + detail);
    }
  }

  @Override
  public long unsentBytes() {
    return queue.bytes();
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public KernelView kernel() {
    return KernelView.unavailable(
        loop.nanoTime(), "the kernel keeps no connection with acknowledgements here");
  }

  @Override
  public boolean askForAck() {
    return false;
  }

  @Override
  public void afterRead(Runnable task) {
    if (over) {
      loop.execute(task);
    } else {
      wire.afterRead(() -> post(task));
    }
  }

  @Override
  public List<String> kernelTimers(LivenessSettings settings) {
    return List.of();
  }

  @Override
  public void reading(boolean on) {
    held = !on || draining;
    if (!over) {
      wire.reading(!held);
    }
  }

  @Override
  public void drain(Runnable task) {
    // Who asks again waits no longer.
    if (over || draining) {
      task.run();
    } else {
      draining = true;
      reading(false);
      wire.afterRead(() -> post(task));
    }
  }

  @Override
  public void close(Cause cause, String detail, long graceNanos) {
    if (over) {
      return;
    }
    if (end == null) {
      end = new Failure(cause, detail);
    }
    if (queue.bytes() == 0 || graceNanos <= 0) {
      loop.execute(this::finish);
    } else {
      loop.arm(deadline, graceNanos);
      flush();
    }
  }

  private void finish() {
    Failure why = end;
    if (over || why == null) {
      return;
    }
    over = true;
    loop.cancel(deadline);
    loop.cancel(silence);
    loop.cancel(watch);
    wire.close();
    queue.clear();
    if (listener != null) {
      int lost = ears.onTheWay.get();
      listener.closed(
          why.cause(), why.detail() + (lost == 0 ? "" : "; " + lost + " reads are lost by it"));
    }
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.time.TimerWheel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The datagrams exchanged with one peer address over a {@link DatagramHub}. */
final class DatagramPeer implements Channel {

  private final class Idle extends TimerWheel.Timer {
    @Override
    protected void fired() {
      long quiet = hub.loop().nanoTime() - heardNanos;
      if (quiet < idleNanos) {
        hub.loop().arm(this, idleNanos - quiet);
      } else {
        close(Cause.LOCAL_CLOSED, "the peer was silent for " + idleNanos / 1_000_000 + " ms", 0);
      }
    }
  }

  private final DatagramHub hub;
  private final InetSocketAddress remote;
  private final long idleNanos;
  private final Idle idle = new Idle();
  private @Nullable ChannelListener listener;
  private @Nullable Failure end;
  private long heardNanos;
  private long unsent;
  private long taken;
  private boolean inBatch;
  private boolean over;

  /**
   * @param idleNanos silence after which the channel is dropped, or 0 for never
   */
  DatagramPeer(DatagramHub hub, InetSocketAddress remote, long idleNanos) {
    this.hub = hub;
    this.remote = remote;
    this.idleNanos = idleNanos;
    this.heardNanos = hub.loop().nanoTime();
    if (idleNanos > 0) {
      hub.loop().arm(idle, idleNanos);
    }
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Override
  public void attach(ChannelListener to) {
    listener = to;
  }

  @Override
  public String peer() {
    return Addresses.text(remote);
  }

  @Override
  public String local() {
    return hub.local();
  }

  @Override
  public InetAddress address() {
    return remote.getAddress();
  }

  @Override
  public boolean datagrams() {
    return true;
  }

  void received(ByteBuffer bytes, long arrivedNanos) {
    heardNanos = arrivedNanos;
    if (listener != null && end == null) {
      listener.received(bytes, arrivedNanos);
    }
  }

  /** Whether nothing was received yet since {@link #receivedAll()}. */
  boolean firstOfBatch() {
    boolean first = !inBatch;
    inBatch = true;
    return first;
  }

  void receivedAll() {
    inBatch = false;
    if (listener != null) {
      listener.receivedAll();
    }
  }

  @Override
  public void send(ByteBuffer bytes) {
    if (end == null) {
      unsent += bytes.remaining();
      hub.send(this, bytes);
    }
  }

  void sent(int size, @Nullable Throwable failed) {
    unsent -= size;
    if (failed == null) {
      taken += size;
    }
    if (listener != null && !over) {
      listener.sent();
    }
    if (failed != null && !Failure.saysNothing(failed)) {
      troubled(Failure.of("sending to " + peer() + " failed", failed));
    }
    if (end != null && unsent == 0) {
      finish();
    }
  }

  void troubled(Failure failure) {
    if (listener != null && end == null) {
      listener.troubled(failure.cause(), failure.detail());
    }
  }

  @Override
  public void flush() {
    hub.flush();
  }

  @Override
  public long unsentBytes() {
    return unsent;
  }

  /** Datagrams wait behind none for long: the socket is shared and keeps their order. */
  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    if (end != null || bytes.remaining() > MAX_URGENT_BYTES) {
      return false;
    }
    send(bytes);
    return true;
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public KernelView kernel() {
    return KernelView.unavailable(
        hub.loop().nanoTime(), "the kernel keeps no connection for datagrams");
  }

  @Override
  public boolean askForAck() {
    return false;
  }

  @Override
  public void afterRead(Runnable task) {
    hub.loop().afterReadTurn(task);
  }

  @Override
  public List<String> kernelTimers(LivenessSettings settings) {
    return List.of();
  }

  @Override
  public void reading(boolean on) {
    hub.reading(on);
  }

  @Override
  public void close(Cause cause, String detail, long graceNanos) {
    if (end == null) {
      end = new Failure(cause, detail);
      hub.flush();
    }
    if (unsent == 0 || graceNanos <= 0) {
      hub.loop().execute(this::finish);
    } else {
      hub.loop().arm(idle, graceNanos);
    }
  }

  private void finish() {
    Failure why = end;
    if (over || why == null) {
      return;
    }
    over = true;
    hub.loop().cancel(idle);
    hub.gone(this);
    if (listener != null) {
      listener.closed(why.cause(), why.detail());
    }
  }
}

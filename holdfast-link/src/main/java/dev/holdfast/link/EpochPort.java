package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.ChannelListener;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.time.TimerWheel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that belongs to one channel of a link and dies with it: session, timers, unread bytes. A
 * session that throws ends its channel, not the link.
 */
final class EpochPort<S extends Session> implements SessionPort, ChannelListener {

  private final Supervisor<S> link;
  private final Loop loop;
  private final Channel channel;
  private final long epoch;
  private final Unread unread;
  private final Map<SessionTimer, EpochTimer> timers = new HashMap<>();
  private final Consumer<ByteBuffer> receiver = this::offer;
  private final Runnable flush = this::flushAfterCommands;
  private @Nullable S session;
  private String state = "";
  private long sequence;
  private long arrivedNanos;
  private long unsentTold;
  private boolean inCall;
  private boolean flushing;
  private boolean ready;
  private boolean suspect;
  private boolean reviewed;
  private boolean closing;
  private boolean over;

  EpochPort(Supervisor<S> link, Channel channel, long epoch) {
    this.link = link;
    this.loop = link.loop();
    this.channel = channel;
    this.epoch = epoch;
    this.unread = new Unread(link.settings().maxFrameBytes());
    this.arrivedNanos = loop.nanoTime();
  }

  private interface Call<S> {
    void on(S session);
  }

  /** Every way into the session but the reading of bytes and the end. */
  private void call(Call<? super S> action) {
    boolean outer = !inCall;
    guarded(action);
    S target = session;
    if (outer && target != null && !over) {
      settle(target);
      channel.flush();
      tellUnsent();
    }
  }

  private void guarded(Call<? super S> action) {
    S target = session;
    if (target == null || over) {
      return;
    }
    boolean outer = !inCall;
    inCall = true;
    try {
      action.on(target);
    } catch (RuntimeException | Error e) {
      fault(e);
    } finally {
      inCall = !outer;
    }
  }

  void start(SessionFactory<S> factory) {
    channel.attach(this);
    try {
      S made = factory.create(this);
      session = made;
      state = made.state().name();
    } catch (RuntimeException | Error e) {
      fault(e);
    }
    call(Session::opened);
  }

  /** Runs a command. What it sends goes out behind the commands that wait already, all at once. */
  void run(Consumer<? super S> action) {
    if (closing) {
      return;
    }
    guarded(action::accept);
    S target = session;
    if (target != null) {
      settle(target);
    }
    if (!flushing) {
      flushing = true;
      loop.execute(flush);
    }
  }

  private void flushAfterCommands() {
    flushing = false;
    if (!over) {
      channel.flush();
      tellUnsent();
    }
  }

  void stop() {
    if (session == null) {
      close(Cause.LOCAL_CLOSED, Cause.LOCAL_CLOSED.sentence());
    }
    if (!closing) {
      call(Session::stop);
    }
  }

  void cut(Cause cause, String detail) {
    end(cause, detail, 0);
  }

  private void offer(ByteBuffer bytes) {
    S target = session;
    if (target != null) {
      target.received(bytes);
    }
  }

  @Override
  public void received(ByteBuffer bytes, long arrived) {
    if (closing || over) {
      return;
    }
    arrivedNanos = arrived;
    link.gauges().add(Gauge.BYTES_IN, bytes.remaining());
    link.gauges().set(Gauge.LAST_RECEIVED, loop.wallMicros(arrived));
    if (suspect) {
      suspect = false;
      reviewed = false;
    }
    inCall = true;
    try {
      bytes.order(ByteOrder.BIG_ENDIAN);
      if (channel.datagrams()) {
        offer(bytes);
      } else if (!unread.offer(bytes, receiver)) {
        overflowed();
      }
    } catch (RuntimeException | Error e) {
      fault(e);
    } finally {
      inCall = false;
    }
    S target = session;
    if (target != null) {
      settle(target);
    }
  }

  private void overflowed() {
    String detail =
        "no whole frame within " + link.settings().maxFrameBytes() + " bytes, the bound set";
    event(SessionEvent.error("unread-overflow", detail));
    end(Cause.PROTOCOL_VIOLATION, detail, 0);
  }

  @Override
  public void receivedAll() {
    channel.flush();
    tellUnsent();
  }

  @Override
  public void sent() {
    tellUnsent();
  }

  @Override
  public void troubled(Cause cause, String detail) {
    link.troubled(cause, detail);
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (over) {
      return;
    }
    guarded(target -> target.closed(cause, detail));
    over = true;
    closing = true;
    ready = false;
    forget();
    link.gauges().add(Gauge.UNSENT, -unsentTold);
    link.ended(this, cause, detail);
  }

  private void forget() {
    timers.values().forEach(loop::cancel);
    timers.clear();
    unread.clear();
  }

  private void settle(S target) {
    boolean now = !closing && isReady(target);
    if (now != ready || !reviewed) {
      ready = now;
      reviewed = true;
      link.review(this, now ? "the session is ready" : "the session is not ready");
    }
  }

  private boolean isReady(S target) {
    try {
      return target.ready();
    } catch (RuntimeException | Error e) {
      fault(e);
      return false;
    }
  }

  private void fault(Throwable thrown) {
    link.listeners().sessionFailed(epoch, thrown);
    end(Cause.UNKNOWN, "the session failed: " + thrown, 0);
  }

  private void tellUnsent() {
    long now = over ? 0 : channel.unsentBytes();
    if (now != unsentTold) {
      link.gauges().add(Gauge.UNSENT, now - unsentTold);
      unsentTold = now;
    }
  }

  private void end(Cause cause, String detail, long graceNanos) {
    if (over) {
      return;
    }
    closing = true;
    forget();
    channel.close(cause, detail, graceNanos);
  }

  Channel channel() {
    return channel;
  }

  String state() {
    return state;
  }

  boolean ready() {
    return ready;
  }

  boolean suspect() {
    return suspect;
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public long wallMicros() {
    return loop.wallMicros(loop.nanoTime());
  }

  @Override
  public long arrivedNanos() {
    return arrivedNanos;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public String peer() {
    return channel.peer();
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (closing || over || channel.unsentBytes() + size > link.settings().maxUnsentBytes()) {
      return false;
    }
    link.gauges().add(Gauge.BYTES_OUT, size);
    channel.send(bytes);
    if (!inCall) {
      channel.flush();
    }
    return true;
  }

  @Override
  public long unsentBytes() {
    return over ? 0 : channel.unsentBytes();
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(timer.name() + " armed for " + nanos + " ns");
    }
    if (!closing && !over) {
      loop.arm(timers.computeIfAbsent(timer, EpochTimer::new), nanos);
      tell(timer, TimerMove.ARMED, nanos);
    }
  }

  private void tell(SessionTimer timer, TimerMove move, long nanos) {
    if (link.tracing()) {
      link.listeners().timer(epoch, timer, move, nanos);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    EpochTimer armed = timers.get(timer);
    if (armed != null && armed.armed()) {
      loop.cancel(armed);
      tell(timer, TimerMove.CANCELLED, 0);
    }
  }

  private final class EpochTimer extends TimerWheel.Timer {
    private final SessionTimer timer;

    EpochTimer(SessionTimer timer) {
      this.timer = timer;
    }

    @Override
    protected void fired() {
      tell(timer, TimerMove.EXPIRED, 0);
      call(target -> target.expired(timer));
    }
  }

  @Override
  public void deliver(Decoded decoded) {
    link.gauges().add(Gauge.MESSAGES_IN, 1);
    link.listeners()
        .message(
            new Message(link.name(), epoch, ++sequence, loop.wallMicros(arrivedNanos), decoded));
  }

  @Override
  public void suspect(Suspicion suspicion) {
    suspect = true;
    link.suspected(this, suspicion);
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    state = to.name();
    link.sessionMoved(epoch, from, to, why);
  }

  @Override
  public void traced(Direction direction, Decoded frame) {
    link.listeners().traced(epoch, direction, frame);
  }

  @Override
  public boolean tracing() {
    return link.tracing();
  }

  @Override
  public void event(SessionEvent event) {
    link.listeners().event(event);
  }

  @Override
  public void count(SessionCounter counter, long n) {
    link.gauges().count(counter, n);
  }

  @Override
  public void close(Cause cause, String detail) {
    end(cause, detail, link.settings().closeTimeout().toNanos());
  }
}

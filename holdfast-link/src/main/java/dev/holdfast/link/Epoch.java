package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.ChannelListener;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionTimer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that belongs to one channel of a link and dies with it: session, timers, unread bytes. */
final class Epoch<S extends Session> implements ChannelListener, EpochTimers.Owner {

  private final Supervisor<S> link;
  private final Loop loop;
  private final Channel channel;
  private final long number;
  private final Unread unread;
  private final Traffic traffic;
  private final EpochTimers timers;
  private final IdleLessons lessons;
  private final EpochDoubts doubts;
  private final EpochPort port;
  private final EpochSession<S> session;
  private final Consumer<ByteBuffer> receiver;
  private final Runnable laterFlush = this::flushAfterCommands;
  private long arrivedNanos;
  private long unsentTold;
  private boolean flushing;
  private boolean closing;
  private boolean over;

  Epoch(Supervisor<S> link, Channel channel, long number) {
    this.link = link;
    this.loop = link.loop();
    this.channel = channel;
    this.number = number;
    this.unread = new Unread(link.settings().maxFrameBytes());
    this.arrivedNanos = loop.nanoTime();
    this.traffic = new Traffic(arrivedNanos);
    this.timers = new EpochTimers(this, loop, channel);
    this.lessons =
        new IdleLessons(
            link.surroundings().idleTimes(), link.pathOf(channel), link.settings().liveness());
    Lookout lookout = new Lookout(link, channel, number, traffic, timers, lessons);
    this.doubts = new EpochDoubts(link, this, lookout, traffic, lessons);
    this.port = new EpochPort(link, this, timers, doubts);
    this.session = new EpochSession<>(link, this);
    this.receiver = session::offer;
  }

  /** Every way into the session but the reading of bytes and the end. */
  private void call(EpochSession.Call<? super S> action) {
    boolean outer = !session.inCall();
    session.call(action);
    if (outer && session.created() && !over) {
      session.settle();
      flush();
    }
  }

  private void flush() {
    channel.flush();
    tellUnsent();
  }

  void start(SessionFactory<S> factory) {
    channel.attach(this);
    doubts.opened();
    session.create(factory, port, doubts);
    call(Session::opened);
  }

  /** Runs a command. What it sends goes out behind the commands that wait already, all at once. */
  void run(Consumer<? super S> action) {
    if (closing) {
      return;
    }
    session.call(action::accept);
    session.settle();
    if (!flushing) {
      flushing = true;
      loop.execute(laterFlush);
    }
  }

  private void flushAfterCommands() {
    flushing = false;
    if (!over) {
      flush();
    }
  }

  void stop() {
    if (!session.created()) {
      port.close(Cause.LOCAL_CLOSED, Cause.LOCAL_CLOSED.sentence());
    }
    channel.drain(() -> {
      if (!closing) {
        call(Session::stop);
      }
    });
  }

  void cut(Cause cause, String detail) {
    channel.drain(() -> end(cause, detail, 0));
  }

  /** Lets the session say goodbye and ends the channel for what the evidence says. */
  void condemn(Verdict verdict) {
    session.call(target -> target.condemned(verdict));
    long grace = verdict.cause() == Cause.PATH_DEAD ? 0 : link.settings().closeTimeout().toNanos();
    channel.flush();
    end(verdict.cause(), verdict.sentence(), grace);
  }

  /** Ends the channel once what is queued is out, or when the grace time is over. */
  void end(Cause cause, String detail, long graceNanos) {
    if (over) {
      return;
    }
    closing = true;
    forget();
    channel.close(cause, detail, graceNanos);
  }

  private void forget() {
    timers.clear();
    doubts.forget();
    unread.clear();
  }

  // ---- what the channel tells

  @Override
  public void received(ByteBuffer bytes, long arrived) {
    if (closing) {
      return;
    }
    int size = bytes.remaining();
    arrivedNanos = arrived;
    lessons.heard(Math.max(traffic.idleNanos(), arrived - traffic.lastNanos()));
    traffic.received(arrived, size);
    link.gauges().add(Gauge.BYTES_IN, size);
    link.gauges().set(Gauge.LAST_RECEIVED, loop.wallMicros(arrived));
    long standing = doubts.examiner().mark();
    session.call(target -> read(bytes));
    if (!closing) {
      doubts.heard(standing, size);
    }
    session.settle();
  }

  private void read(ByteBuffer bytes) {
    bytes.order(ByteOrder.BIG_ENDIAN);
    if (channel.datagrams()) {
      session.offer(bytes);
    } else if (!unread.offer(bytes, receiver)) {
      overflowed();
    }
  }

  private void overflowed() {
    String detail =
        "no whole frame within " + link.settings().maxFrameBytes() + " bytes, the bound set";
    port.event(SessionEvent.error("unread-overflow", detail));
    end(Cause.PROTOCOL_VIOLATION, detail, 0);
  }

  @Override
  public void receivedAll() {
    flush();
  }

  @Override
  public void sent() {
    tellUnsent();
  }

  @Override
  public void troubled(Cause cause, String detail) {
    link.troubled(cause, detail);
    session.call(target -> target.troubled(cause, detail));
    if (cause == Cause.PEER_NOT_READING && verifies() && !closing) {
      long now = loop.nanoTime();
      doubts.suspect(new Suspicion("unsent bytes", detail, now, now));
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (over) {
      return;
    }
    boolean byUs = closing;
    session.closed(cause, detail);
    over = true;
    closing = true;
    forget();
    link.gauges().add(Gauge.UNSENT, -unsentTold);
    link.ended(this, doubts.ended(cause, detail, byUs), detail);
  }

  // ---- what the session did

  /** Some bytes were queued; they go out when the present call is over. */
  void queued(int size) {
    link.gauges().add(Gauge.BYTES_OUT, size);
    traffic.sent(loop.nanoTime());
    if (!session.inCall()) {
      channel.flush();
    }
  }

  void moved(Enum<?> from, Enum<?> to, String why) {
    session.moved(from, to, why);
  }

  private void tellUnsent() {
    timers.sent();
    long now = unsentBytes();
    if (now != unsentTold) {
      link.gauges().add(Gauge.UNSENT, now - unsentTold);
      unsentTold = now;
    }
  }

  // ---- for the timers

  @Override
  public boolean verifies() {
    return cutPolicy().verifies();
  }

  @Override
  public long receivedBytes() {
    return traffic.receivedBytes();
  }

  @Override
  public void asked(long nanos) {
    doubts.asked(nanos);
  }

  @Override
  public void expired(SessionTimer timer) {
    tell(timer, TimerMove.EXPIRED, 0);
    call(target -> target.expired(timer));
  }

  @Override
  public void foundUnread(SessionTimer timer, long heldNanos) {
    port.count(SessionCounter.LOCAL_STALLS, 1);
    port.event(
        SessionEvent.info(
            "stall",
            "LOCAL_STALL: %s ran out while its answer lay unread; we were held up for %d ms"
                .formatted(timer.name(), heldNanos / 1_000_000)));
  }

  /** Tells whoever watches what becomes of a timer. */
  void tell(SessionTimer timer, TimerMove move, long nanos) {
    if (link.tracing()) {
      link.listeners().timer(number, timer, move, nanos);
    }
  }

  /** Stops reading, or reads on. */
  void hold(boolean hold) {
    timers.hold(hold);
    channel.reading(!hold);
  }

  // ---- what it is

  Channel channel() {
    return channel;
  }

  EpochSession<S> session() {
    return session;
  }

  /** The number of this channel within its link, from 1. */
  long number() {
    return number;
  }

  /** When the bytes now being received arrived. */
  long arrivedNanos() {
    return arrivedNanos;
  }

  long unsentBytes() {
    return over ? 0 : channel.unsentBytes();
  }

  /** Whether nothing more is read or sent. */
  boolean closing() {
    return closing;
  }

  /** What is done about a silent peer; null where the channel is not TCP. */
  @Nullable LinkLiveness liveness() {
    return doubts.liveness();
  }

  /** The name of the path in the book of idle times. */
  String path() {
    return lessons.path();
  }

  boolean suspect() {
    return doubts.examiner().open() != null;
  }

  CutPolicy cutPolicy() {
    return doubts.cutPolicy();
  }
}

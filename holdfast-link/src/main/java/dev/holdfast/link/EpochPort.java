package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.ChannelListener;
import dev.holdfast.link.channel.KernelTimers;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
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
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that belongs to one channel of a link and dies with it: session, timers, unread bytes. A
 * session that throws ends its channel, not the link.
 */
final class EpochPort<S extends Session>
    implements SessionPort, ChannelListener, EpochTimers.Owner, Examiner.World {

  private static final Duration PROBE_AFTER = Duration.ofSeconds(60);

  private final Supervisor<S> link;
  private final Loop loop;
  private final Channel channel;
  private final long epoch;
  private final Unread unread;
  private final Traffic traffic;
  private final EpochTimers timers;
  private final Lookout lookout;
  private final Wake wake = new Wake();
  private Examiner examiner;
  private CutPolicy cutPolicy = CutPolicy.STANDARD;
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
  private boolean wasReady;
  private boolean reviewed;
  private boolean closing;
  private boolean over;
  private @Nullable Cause endCause;

  EpochPort(Supervisor<S> link, Channel channel, long epoch) {
    this.link = link;
    this.loop = link.loop();
    this.channel = channel;
    this.epoch = epoch;
    this.unread = new Unread(link.settings().maxFrameBytes());
    this.arrivedNanos = loop.nanoTime();
    this.traffic = new Traffic(arrivedNanos);
    this.timers = new EpochTimers(this, loop, channel);
    this.lookout = new Lookout(link, channel, epoch, traffic, timers);
    this.examiner = examiner();
  }

  private Examiner examiner() {
    return new Examiner(this, cutPolicy, link.settings().liveness());
  }

  /** Looks again at the doubt that stands. */
  private final class Wake extends TimerWheel.Timer {
    @Override
    protected void fired() {
      examiner.awake();
    }
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
      cutPolicy = made.cutPolicy();
      examiner = examiner();
      if (cutPolicy.verifies()) {
        probeSilence();
      }
    } catch (RuntimeException | Error e) {
      fault(e);
    }
    call(Session::opened);
  }

  /** The kernel asks a silent peer for an ACK, and leaves it to us to give up. */
  private void probeSilence() {
    channel.kernelTimers(KernelTimers.probing(PROBE_AFTER, link.settings().liveness().deadAfter()));
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
    int size = bytes.remaining();
    arrivedNanos = arrived;
    traffic.received(arrived, size);
    link.gauges().add(Gauge.BYTES_IN, size);
    link.gauges().set(Gauge.LAST_RECEIVED, loop.wallMicros(arrived));
    long standing = examiner.mark();
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
    if (!closing) {
      examiner.heard(standing, size);
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
    if (cause == Cause.PEER_NOT_READING && cutPolicy.verifies() && !closing) {
      long now = loop.nanoTime();
      suspect(new Suspicion("unsent bytes", detail, now, now));
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (over) {
      return;
    }
    boolean byUs = closing;
    guarded(target -> target.closed(cause, detail));
    over = true;
    closing = true;
    wasReady |= ready;
    ready = false;
    forget();
    link.gauges().add(Gauge.UNSENT, -unsentTold);
    examiner.ended(cause, detail, byUs);
    link.ended(this, endCause == null ? cause : endCause, detail);
  }

  private void forget() {
    timers.clear();
    loop.cancel(wake);
    unread.clear();
  }

  private void settle(S target) {
    boolean now = !closing && isReady(target);
    if (now != ready || !reviewed) {
      ready = now;
      wasReady |= now;
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
    timers.sent();
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
    return examiner.open() != null;
  }

  /** Whether messages could flow at any time. */
  boolean wasReady() {
    return wasReady;
  }

  CutPolicy cutPolicy() {
    return cutPolicy;
  }

  LastFrames lastFrames() {
    S target = session;
    return target == null ? LastFrames.NONE : target.lastFrames();
  }

  /** Stops reading, or reads on. */
  void hold(boolean hold) {
    timers.hold(hold);
    channel.reading(!hold);
  }

  // ---- for the timers

  @Override
  public boolean verifies() {
    return cutPolicy.verifies();
  }

  @Override
  public long receivedBytes() {
    return traffic.receivedBytes();
  }

  @Override
  public void expired(SessionTimer timer) {
    tell(timer, TimerMove.EXPIRED, 0);
    call(target -> target.expired(timer));
  }

  @Override
  public void foundUnread(SessionTimer timer) {
    count(SessionCounter.LOCAL_STALLS, 1);
  }

  // ---- for the examiner

  @Override
  public void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
    lookout.look(suspicion, fact -> inLoop(fact, found));
  }

  private void inLoop(Evidence fact, Consumer<Evidence> found) {
    if (loop.inLoop()) {
      found.accept(fact);
    } else {
      loop.execute(() -> found.accept(fact));
    }
  }

  @Override
  public void wakeAfter(long nanos) {
    loop.arm(wake, nanos);
  }

  @Override
  public void condemn(Verdict verdict, String why) {
    guarded(target -> target.condemned(verdict));
    long grace = verdict.cause() == Cause.PATH_DEAD ? 0 : link.settings().closeTimeout().toNanos();
    channel.flush();
    end(verdict.cause(), verdict.sentence(), grace);
  }

  @Override
  public void doubtful(boolean doubtful, String why) {
    if (cutPolicy.verifies()) {
      if (doubtful) {
        channel.askForAck();
      } else {
        probeSilence();
      }
    }
    link.review(this, why);
  }

  @Override
  public void closed(Case over) {
    endCause = over.verdict(List.of()).cause();
    link.closed(this, over);
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
    channel.send(bytes);
    sent(size);
    return true;
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (closing || over || !channel.sendUrgent(bytes)) {
      return false;
    }
    sent(size);
    return true;
  }

  private void sent(int size) {
    link.gauges().add(Gauge.BYTES_OUT, size);
    traffic.sent(loop.nanoTime());
    if (!inCall) {
      channel.flush();
    }
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
      timers.arm(timer, nanos);
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
    if (timers.cancel(timer)) {
      tell(timer, TimerMove.CANCELLED, 0);
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
    boolean first = examiner.open() == null;
    examiner.suspect(suspicion);
    if (!first) {
      link.review(this, suspicion.doubt());
    }
    link.listeners().suspicion(epoch, suspicion);
  }

  @Override
  public void evidence(Evidence evidence) {
    examiner.evidence(evidence);
  }

  @Override
  public Verdict verdict() {
    return examiner.verdict();
  }

  @Override
  public void trust(String why) {
    examiner.trust(why);
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    state = to.name();
    link.sessionMoved(epoch, from, to, why);
    S target = session;
    if (!inCall && target != null && !over) {
      settle(target);
    }
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

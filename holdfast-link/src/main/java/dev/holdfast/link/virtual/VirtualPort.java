package dev.holdfast.link.virtual;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.HeldUp;
import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.KernelFacts;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionTimer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Drives one session in virtual time and records all it does. Time stands still until {@link
 * #advance} moves it; nothing sleeps, and the same calls give the same record.
 *
 * @param <S> the session
 */
public final class VirtualPort<S extends Session> extends RecordingPort {

  /** A state change and why. */
  public record Move(Enum<?> from, Enum<?> to, String why) {}

  private static final long WALL_START_MICROS = 1_700_000_000_000_000L;

  private final S session;
  private final Examiner examiner;
  private final VirtualTimers timers = new VirtualTimers();
  private byte[] unread = new byte[0];
  private byte[] inKernel = new byte[0];
  private long now;
  private long wallOffsetMicros;
  private long wakeNanos = Long.MAX_VALUE;
  private Function<VirtualPort<S>, KernelView> kernel =
      port -> KernelView.unavailable(port.now, "there is no kernel in virtual time");
  private @Nullable Suspicion about;
  private KernelFacts kernelFacts = new KernelFacts(0, sends(), KernelView.UNKNOWN);
  private IdleTime path = IdleTime.UNKNOWN;
  private boolean watched;
  private boolean over;

  /** Makes the session; it is not opened yet. */
  public VirtualPort(SessionFactory<S> factory) {
    this(factory, LivenessSettings.DEFAULT);
  }

  /** Makes the session; doubts last as long as these settings say. */
  public VirtualPort(SessionFactory<S> factory, LivenessSettings liveness) {
    this(factory, liveness, 0);
  }

  /** Makes the session at a time other than 0, as where several share one clock. */
  public VirtualPort(SessionFactory<S> factory, LivenessSettings liveness, long startNanos) {
    this.now = startNanos;
    this.session = factory.create(this);
    this.examiner = new Examiner(this, session.cutPolicy(), liveness);
  }

  /** Makes and opens the session. */
  public static <S extends Session> VirtualPort<S> open(SessionFactory<S> factory) {
    VirtualPort<S> port = new VirtualPort<>(factory);
    port.session.opened();
    port.settle();
    return port;
  }

  public S session() {
    return session;
  }

  /** What is known from now on of how much silence the path keeps. */
  public void knowPath(IdleTime known) {
    path = known;
  }

  @Override
  public Duration silence(Duration wanted) {
    return path.within(wanted);
  }

  /** Lets bytes arrive, and be read at once, in one piece. */
  public void receive(byte... bytes) {
    arrive(bytes);
    read();
  }

  /** Lets bytes arrive that are read only with the next step of time, after timers have fired. */
  public void arrive(byte... bytes) {
    inKernel = joined(inKernel, bytes);
  }

  private static byte[] joined(byte[] before, byte[] after) {
    byte[] all = Arrays.copyOf(before, before.length + after.length);
    System.arraycopy(after, 0, all, before.length, after.length);
    return all;
  }

  private void read() {
    byte[] bytes = inKernel;
    inKernel = new byte[0];
    if (over || bytes.length == 0) {
      return;
    }
    long standing = examiner.mark();
    byte[] all = joined(unread, bytes);
    ByteBuffer window = ByteBuffer.wrap(all).asReadOnlyBuffer();
    session.received(window);
    unread = Arrays.copyOfRange(all, window.position(), all.length);
    if (closeCause() == null) {
      examiner.heard(standing, bytes.length);
      watched = false;
    }
    settle();
  }

  /** Lets bytes arrive in pieces that end before each of the given offsets, which ascend. */
  public void receiveSplit(byte[] bytes, int... cuts) {
    int from = 0;
    for (int cut : cuts) {
      receive(Arrays.copyOfRange(bytes, from, cut));
      from = cut;
    }
    receive(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** Moves time on, firing each timer at its own time. */
  public void advance(Duration by) {
    settle();
    long end = now + by.toNanos();
    while (!over) {
      SessionTimer next = timers.earliest();
      long timer = timers.dueNanos(next);
      long step = Math.min(timer, wakeNanos);
      if (step > end) {
        break;
      }
      now = Math.max(now, step);
      if (next != null && timer <= wakeNanos) {
        fire(next);
      } else {
        wakeNanos = Long.MAX_VALUE;
        examiner.awake();
      }
      settle();
    }
    now = end;
    read();
  }

  /** Our own process is held up: time goes on, nothing is read and no timer fires. */
  public void stall(Duration by) {
    timers.stalled(now, now + by.toNanos());
    now += by.toNanos();
  }

  /** When a timer or a look at a doubt is due next, ns; {@link Long#MAX_VALUE} for never. */
  public long nextNanos() {
    return over ? Long.MAX_VALUE : Math.min(wakeNanos, timers.dueNanos(timers.earliest()));
  }

  /** The clock on the wall is set; time itself goes on as before. */
  public void setClock(Duration forward) {
    wallOffsetMicros += forward.toNanos() / 1_000;
  }

  /** A timer that waits for the peer is due first, then all is read, and only then it judges. */
  private void fire(SessionTimer timer) {
    long late = now - timers.dueNanos(timer);
    boolean waits = timer.kind() != SessionTimer.Kind.PACE && session.cutPolicy().verifies();
    if (waits) {
      timers.due(timer);
      read();
    }
    if (!waits || (!over && timers.judges(timer, now, late))) {
      timers.disarm(timer);
      session.expired(timer);
    }
  }

  /** The channel breaks from outside. */
  public void breakChannel(Cause cause, String detail) {
    if (!over) {
      boolean byUs = closeCause() != null;
      over = true;
      timers.clear();
      wakeNanos = Long.MAX_VALUE;
      session.closed(cause, detail);
      examiner.ended(cause, detail, byUs);
    }
  }

  private void settle() {
    Cause cause = closeCause();
    String detail = closeDetail();
    if (cause != null && !over) {
      breakChannel(cause, detail == null ? "" : detail);
    }
  }

  /** The system says that something sent was not taken; the channel goes on. */
  public void trouble(Cause cause, String detail) {
    session.troubled(cause, detail);
    settle();
  }

  /** Whether a doubt stands. */
  public boolean doubted() {
    return examiner.open() != null;
  }

  /** Whether the kernel is to ask the peer for an acknowledgement: in a doubt, or before one. */
  public boolean asksForAck() {
    return watched || doubted();
  }

  /** Lets the kernel say this of the connection whenever it is asked. */
  public void kernelSays(Function<VirtualPort<S>, KernelView> view) {
    kernel = view;
  }

  /** Armed timers and the time left on each. */
  public Map<SessionTimer, Duration> timers() {
    return timers.left(now);
  }

  /** Whether the channel is over, by either side. */
  public boolean over() {
    settle();
    return over;
  }

  /** Bytes that arrived and that the session left unread. */
  public int unreadBytes() {
    return unread.length;
  }

  @Override
  boolean ended() {
    return over;
  }

  @Override
  protected Examiner examiner() {
    return examiner;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long wallMicros() {
    return WALL_START_MICROS + wallOffsetMicros + now / 1_000;
  }

  @Override
  public long arrivedNanos() {
    return now;
  }

  @Override
  public long epoch() {
    return 1;
  }

  @Override
  public String peer() {
    return "virtual";
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(timer.name() + " armed for " + nanos + " ns");
    }
    cancel(timer);
    if (!over) {
      timers.arm(timer, now, nanos);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    if (timers.disarm(timer)) {
      count(SessionCounter.LOCAL_STALLS, 1);
    }
  }

  @Override
  public void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
    if (suspicion == null || !suspicion.equals(about)) {
      about = suspicion;
      if (suspicion != null) {
        found.accept(heldUp(suspicion));
      }
    }
    found.accept(kernelSince(suspicion == null ? now : suspicion.sinceNanos()));
  }

  private Evidence kernelSince(long sinceNanos) {
    if (kernelFacts.sinceNanos() != sinceNanos) {
      kernelFacts = new KernelFacts(sinceNanos, sends(), KernelView.UNKNOWN);
    }
    return kernelFacts.of(kernel.apply(this), wallMicros());
  }

  @Override
  public void watch(long sinceNanos) {
    if (!over && session.cutPolicy().verifies() && !doubted()) {
      watched = true;
      kernelSince(sinceNanos);
    }
  }

  private Evidence heldUp(Suspicion suspicion) {
    long since = suspicion.sinceNanos();
    long window = Math.max(1, suspicion.raisedNanos() - since);
    return HeldUp.fact(
        wallMicros(), "loop", "our event loop was held up", timers.longestStall(since), window);
  }

  @Override
  public void wakeAfter(long nanos) {
    wakeNanos = now + nanos;
  }

  @Override
  public void condemn(Verdict verdict, String why) {
    session.condemned(verdict);
    close(verdict.cause(), verdict.sentence());
  }

  @Override
  public void doubtful(boolean doubtful, String why) {}
}

package dev.holdfast.link.virtual;

import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.HeldUp;
import dev.holdfast.link.liveness.KernelFacts;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.liveness.Wait;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.time.Gaps;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
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
public final class VirtualPort<S extends Session> implements SessionPort, Examiner.World {

  /** A state change and why. */
  public record Move(Enum<?> from, Enum<?> to, String why) {}

  private static final long WALL_START_MICROS = 1_700_000_000_000_000L;

  private final S session;
  private final Examiner examiner;
  private final Map<SessionTimer, Wait> armed = new LinkedHashMap<>();
  private final List<SessionTimer> due = new ArrayList<>();
  private final Gaps stalls = new Gaps(16);
  private final List<Case> cases = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<Decoded> delivered = new ArrayList<>();
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();
  private final Map<SessionCounter, Long> counters = new EnumMap<>(SessionCounter.class);
  private byte[] unread = new byte[0];
  private byte[] inKernel = new byte[0];
  private long now;
  private long wallOffsetMicros;
  private long wakeNanos = Long.MAX_VALUE;
  private long recorded;
  private Function<VirtualPort<S>, KernelView> kernel =
      port -> KernelView.unavailable(port.now, "there is no kernel in virtual time");
  private @Nullable Suspicion about;
  private KernelFacts kernelFacts = new KernelFacts(0);
  private boolean refusing;
  private @Nullable Cause closeCause;
  private @Nullable String closeDetail;
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
    if (closeCause == null) {
      examiner.heard(standing, bytes.length);
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
      SessionTimer next = earliest();
      long timer = next == null ? Long.MAX_VALUE : dueNanos(next);
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
    stalls.add(now, now + by.toNanos());
    now += by.toNanos();
  }

  /** When a timer or a look at a doubt is due next, ns; {@link Long#MAX_VALUE} for never. */
  public long nextNanos() {
    SessionTimer next = over ? null : earliest();
    return Math.min(
        over ? Long.MAX_VALUE : wakeNanos, next == null ? Long.MAX_VALUE : dueNanos(next));
  }

  /** The clock on the wall is set; time itself goes on as before. */
  public void setClock(Duration forward) {
    wallOffsetMicros += forward.toNanos() / 1_000;
  }

  private long dueNanos(SessionTimer timer) {
    Wait wait = armed.get(timer);
    return wait == null ? Long.MAX_VALUE : wait.dueNanos();
  }

  /** A timer that waits for the peer is due first, then all is read, and only then it judges. */
  private void fire(SessionTimer timer) {
    Wait wait = armed.get(timer);
    if (wait == null) {
      return;
    }
    if (timer.kind() == SessionTimer.Kind.PACE || !session.cutPolicy().verifies()) {
      armed.remove(timer);
      session.expired(timer);
      return;
    }
    long late = now - wait.dueNanos();
    due.add(timer);
    read();
    if (over || !due.remove(timer)) {
      return;
    }
    long held = Math.max(late, stalls.longestNanos(wait.armedNanos()));
    if (wait.more(now, held) == 0) {
      armed.remove(timer);
      session.expired(timer);
    }
  }

  private @Nullable SessionTimer earliest() {
    SessionTimer next = null;
    long first = Long.MAX_VALUE;
    for (Map.Entry<SessionTimer, Wait> entry : armed.entrySet()) {
      if (entry.getValue().dueNanos() < first) {
        first = entry.getValue().dueNanos();
        next = entry.getKey();
      }
    }
    return next;
  }

  /** The channel breaks from outside. */
  public void breakChannel(Cause cause, String detail) {
    if (!over) {
      boolean byUs = closeCause != null;
      over = true;
      armed.clear();
      wakeNanos = Long.MAX_VALUE;
      session.closed(cause, detail);
      examiner.ended(cause, detail, byUs);
    }
  }

  private void settle() {
    Cause cause = closeCause;
    if (cause != null && !over) {
      breakChannel(cause, closeDetail == null ? "" : closeDetail);
    }
  }

  /** Makes {@link #send} refuse, as when the peer reads nothing. */
  public void refuseSends(boolean refuse) {
    refusing = refuse;
  }

  /** Another number whenever the session has sent, delivered, moved, or a case was closed. */
  public long recorded() {
    return recorded;
  }

  /** Bytes sent since the last call, each send one entry. */
  public List<byte[]> takeSent() {
    List<byte[]> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** Bytes sent since the last call, joined. */
  public byte[] takeSentBytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    takeSent().forEach(all::writeBytes);
    return all.toByteArray();
  }

  public List<Decoded> delivered() {
    return List.copyOf(delivered);
  }

  public List<Suspicion> suspicions() {
    return List.copyOf(suspicions);
  }

  /** What came of each doubt, and of the channel's end. */
  public List<Case> cases() {
    return List.copyOf(cases);
  }

  /** Whether a doubt stands. */
  public boolean doubted() {
    return examiner.open() != null;
  }

  /** Lets the kernel say this of the connection whenever it is asked. */
  public void kernelSays(Function<VirtualPort<S>, KernelView> view) {
    kernel = view;
  }

  public List<Move> moves() {
    return List.copyOf(moves);
  }

  public List<SessionEvent> events() {
    return List.copyOf(events);
  }

  public long counted(SessionCounter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Armed timers and the time left on each. */
  public Map<SessionTimer, Duration> timers() {
    Map<SessionTimer, Duration> left = new LinkedHashMap<>();
    armed.forEach((timer, wait) -> left.put(timer, Duration.ofNanos(wait.dueNanos() - now)));
    return left;
  }

  /** Whether the channel is over, by either side. */
  public boolean over() {
    settle();
    return over;
  }

  /** Why the session closed its channel, or null where it did not. */
  public @Nullable Cause closeCause() {
    return closeCause;
  }

  /** The sentence that went with {@link #closeCause()}. */
  public @Nullable String closeDetail() {
    return closeDetail;
  }

  /** Bytes that arrived and that the session left unread. */
  public int unreadBytes() {
    return unread.length;
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
  public boolean send(ByteBuffer bytes) {
    if (refusing || over || closeCause != null) {
      return false;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    recorded++;
    sent.add(copy);
    return true;
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return send(bytes);
  }

  @Override
  public long unsentBytes() {
    return 0;
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(timer.name() + " armed for " + nanos + " ns");
    }
    disarm(timer);
    if (!over) {
      Wait wait = new Wait();
      wait.arm(now, nanos, false);
      armed.put(timer, wait);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    disarm(timer);
  }

  private void disarm(SessionTimer timer) {
    if (due.remove(timer)) {
      count(SessionCounter.LOCAL_STALLS, 1);
    }
    armed.remove(timer);
  }

  @Override
  public void deliver(Decoded decoded) {
    recorded++;
    delivered.add(decoded);
  }

  @Override
  public void suspect(Suspicion suspicion) {
    suspicions.add(suspicion);
    examiner.suspect(suspicion);
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
  public void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
    if (suspicion == null || !suspicion.equals(about)) {
      about = suspicion;
      kernelFacts = new KernelFacts(suspicion == null ? now : suspicion.sinceNanos());
      if (suspicion != null) {
        found.accept(heldUp(suspicion));
      }
    }
    found.accept(kernelFacts.of(kernel.apply(this), wallMicros()));
  }

  private Evidence heldUp(Suspicion suspicion) {
    long since = suspicion.sinceNanos();
    long window = Math.max(1, suspicion.raisedNanos() - since);
    return HeldUp.fact(
        wallMicros(), "loop", "our event loop was held up", stalls.longestNanos(since), window);
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

  @Override
  public void closed(Case closed) {
    recorded++;
    cases.add(closed);
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    recorded++;
    moves.add(new Move(from, to, why));
  }

  @Override
  public void traced(Direction direction, Decoded frame) {}

  @Override
  public boolean tracing() {
    return false;
  }

  @Override
  public void event(SessionEvent event) {
    events.add(event);
  }

  @Override
  public void count(SessionCounter counter, long n) {
    counters.merge(counter, n, Long::sum);
  }

  @Override
  public void close(Cause cause, String detail) {
    if (closeCause == null) {
      closeCause = cause;
      closeDetail = detail;
    }
  }
}

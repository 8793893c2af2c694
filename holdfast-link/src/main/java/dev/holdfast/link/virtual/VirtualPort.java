package dev.holdfast.link.virtual;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drives one session in virtual time and records all it does. Time stands still until {@link
 * #advance} moves it; nothing sleeps, and the same calls give the same record.
 *
 * @param <S> the session
 */
public final class VirtualPort<S extends Session> implements SessionPort {

  /** A state change and why. */
  public record Move(Enum<?> from, Enum<?> to, String why) {}

  private static final long WALL_START_MICROS = 1_700_000_000_000_000L;

  private final S session;
  private final Map<SessionTimer, Long> armed = new LinkedHashMap<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<Decoded> delivered = new ArrayList<>();
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();
  private final Map<SessionCounter, Long> counters = new EnumMap<>(SessionCounter.class);
  private byte[] unread = new byte[0];
  private long now;
  private boolean refusing;
  private @Nullable Cause closeCause;
  private @Nullable String closeDetail;
  private boolean over;

  /** Makes the session; it is not opened yet. */
  public VirtualPort(SessionFactory<S> factory) {
    this.session = factory.create(this);
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

  /** Lets bytes arrive in one piece. */
  public void receive(byte... bytes) {
    if (over) {
      return;
    }
    byte[] all = Arrays.copyOf(unread, unread.length + bytes.length);
    System.arraycopy(bytes, 0, all, unread.length, bytes.length);
    ByteBuffer window = ByteBuffer.wrap(all).asReadOnlyBuffer();
    session.received(window);
    unread = Arrays.copyOfRange(all, window.position(), all.length);
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
      if (next == null || armed.getOrDefault(next, Long.MAX_VALUE) > end) {
        break;
      }
      now = Math.max(now, armed.getOrDefault(next, now));
      armed.remove(next);
      session.expired(next);
      settle();
    }
    now = end;
  }

  private @Nullable SessionTimer earliest() {
    SessionTimer next = null;
    long due = Long.MAX_VALUE;
    for (Map.Entry<SessionTimer, Long> entry : armed.entrySet()) {
      if (entry.getValue() < due) {
        due = entry.getValue();
        next = entry.getKey();
      }
    }
    return next;
  }

  /** The channel breaks from outside. */
  public void breakChannel(Cause cause, String detail) {
    if (!over) {
      over = true;
      armed.clear();
      session.closed(cause, detail);
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
    armed.forEach((timer, due) -> left.put(timer, Duration.ofNanos(due - now)));
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
    return WALL_START_MICROS + now / 1_000;
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
    armed.remove(timer);
    if (!over) {
      armed.put(timer, now + nanos);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    armed.remove(timer);
  }

  @Override
  public void deliver(Decoded decoded) {
    delivered.add(decoded);
  }

  @Override
  public void suspect(Suspicion suspicion) {
    suspicions.add(suspicion);
  }

  @Override
  public void evidence(Evidence evidence) {}

  @Override
  public Verdict verdict() {
    return new Verdict(Cause.UNKNOWN, 0, List.of());
  }

  @Override
  public void trust(String why) {}

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
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

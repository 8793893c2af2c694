package dev.holdfast.link.virtual;

import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.SendTimes;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.ExaminedPort;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records all that its session does, and what came of each doubt. */
abstract class RecordingPort extends ExaminedPort implements Examiner.World {

  private final SendTimes sends = new SendTimes();
  private final List<Case> cases = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<Decoded> delivered = new ArrayList<>();
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final List<VirtualPort.Move> moves = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();
  private final Map<SessionCounter, Long> counters = new EnumMap<>(SessionCounter.class);
  private long recorded;
  private boolean refusing;
  private @Nullable Cause closeCause;
  private @Nullable String closeDetail;

  /** Whether the channel has ended, so that nothing can be sent. */
  abstract boolean ended();

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

  public List<VirtualPort.Move> moves() {
    return List.copyOf(moves);
  }

  public List<SessionEvent> events() {
    return List.copyOf(events);
  }

  public long counted(SessionCounter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Why the session closed its channel, or null where it did not. */
  public @Nullable Cause closeCause() {
    return closeCause;
  }

  /** The sentence that went with {@link #closeCause()}. */
  public @Nullable String closeDetail() {
    return closeDetail;
  }

  /** When bytes were sent. */
  final SendTimes sends() {
    return sends;
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    if (refusing || ended() || closeCause != null) {
      return false;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    recorded++;
    sent.add(copy);
    sends.sent(nanoTime());
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
  public void deliver(Decoded decoded) {
    recorded++;
    delivered.add(decoded);
  }

  @Override
  public void suspect(Suspicion suspicion) {
    suspicions.add(suspicion);
    examiner().suspect(suspicion);
  }

  @Override
  public void closed(Case closed) {
    recorded++;
    cases.add(closed);
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    recorded++;
    moves.add(new VirtualPort.Move(from, to, why));
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

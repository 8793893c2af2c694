package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a session of a branch may do to the world: its channel's port, and its own account. */
final class BranchPort<S extends Session> extends ForwardingPort {

  private final Branch<S> branch;
  private final Gauges gauges;
  private @Nullable S session;
  private String state = "";
  private boolean suspect;

  BranchPort(Branch<S> branch, SessionPort channel) {
    super(channel);
    this.branch = branch;
    this.gauges = branch.gauges();
  }

  void attach(S made) {
    session = made;
    state = made.state().name();
  }

  S session() {
    return Objects.requireNonNull(session);
  }

  String state() {
    return state;
  }

  boolean ready() {
    return session != null && session.ready();
  }

  boolean suspect() {
    return suspect;
  }

  void suspect(boolean doubted) {
    suspect = doubted;
  }

  /** When the bytes now being received arrived, us since 1970-01-01 UTC. */
  long arrivedMicros() {
    return wallMicros() - (nanoTime() - arrivedNanos()) / 1_000;
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    return counted(bytes.remaining(), super.send(bytes));
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return counted(bytes.remaining(), super.sendUrgent(bytes));
  }

  private boolean counted(int size, boolean sent) {
    gauges.add(Gauge.BYTES_OUT, sent ? size : 0);
    return sent;
  }

  @Override
  public void deliver(Decoded decoded) {
    gauges.add(Gauge.MESSAGES_IN, 1);
    long sequence = branch.nextSequence(epoch());
    branch
        .listeners()
        .message(new Message(branch.name(), epoch(), sequence, arrivedMicros(), decoded));
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    state = to.name();
    branch.sessionMoved(epoch(), from, to, why);
  }

  @Override
  public void traced(Direction direction, Decoded frame) {
    branch.listeners().traced(epoch(), direction, frame);
  }

  @Override
  public boolean tracing() {
    return branch.tracing();
  }

  @Override
  public void event(SessionEvent event) {
    branch.event(event);
  }

  @Override
  public void count(SessionCounter counter, long n) {
    gauges.count(counter, n);
    super.count(counter, n);
  }
}

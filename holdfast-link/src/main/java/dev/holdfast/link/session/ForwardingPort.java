package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A port that hands everything on to another, for a session inside a session. */
public abstract class ForwardingPort implements SessionPort {

  private final SessionPort port;

  protected ForwardingPort(SessionPort port) {
    this.port = port;
  }

  /** Where everything goes. */
  protected final SessionPort port() {
    return port;
  }

  @Override
  public long nanoTime() {
    return port.nanoTime();
  }

  @Override
  public long wallMicros() {
    return port.wallMicros();
  }

  @Override
  public long arrivedNanos() {
    return port.arrivedNanos();
  }

  @Override
  public long epoch() {
    return port.epoch();
  }

  @Override
  public String peer() {
    return port.peer();
  }

  @Override
  public Duration silence(Duration wanted) {
    return port.silence(wanted);
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    return port.send(bytes);
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return port.sendUrgent(bytes);
  }

  @Override
  public long unsentBytes() {
    return port.unsentBytes();
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    port.arm(timer, nanos);
  }

  @Override
  public void cancel(SessionTimer timer) {
    port.cancel(timer);
  }

  @Override
  public void deliver(Decoded decoded) {
    port.deliver(decoded);
  }

  @Override
  public void suspect(Suspicion suspicion) {
    port.suspect(suspicion);
  }

  @Override
  public void watch(long sinceNanos) {
    port.watch(sinceNanos);
  }

  @Override
  public void evidence(Evidence evidence) {
    port.evidence(evidence);
  }

  @Override
  public Verdict verdict() {
    return port.verdict();
  }

  @Override
  public void trust(String why) {
    port.trust(why);
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    port.moved(from, to, why);
  }

  @Override
  public void traced(Direction direction, Decoded frame) {
    port.traced(direction, frame);
  }

  @Override
  public boolean tracing() {
    return port.tracing();
  }

  @Override
  public void event(SessionEvent event) {
    port.event(event);
  }

  @Override
  public void count(SessionCounter counter, long n) {
    port.count(counter, n);
  }

  @Override
  public void close(Cause cause, String detail) {
    port.close(cause, detail);
  }
}

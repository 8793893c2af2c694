package dev.holdfast.bench.frames;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** A port that takes everything and does nothing, at a time that is set. */
final class QuietPort implements SessionPort {

  long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long wallMicros() {
    return now / 1_000;
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
    return "10.0.0.7:5000";
  }

  @Override
  public Duration silence(Duration wanted) {
    return wanted;
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    return true;
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return true;
  }

  @Override
  public long unsentBytes() {
    return 0;
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {}

  @Override
  public void cancel(SessionTimer timer) {}

  @Override
  public void deliver(Decoded decoded) {}

  @Override
  public void suspect(Suspicion suspicion) {}

  @Override
  public void watch(long sinceNanos) {}

  @Override
  public void evidence(Evidence evidence) {}

  @Override
  public Verdict verdict() {
    return new Verdict(Cause.UNKNOWN, 0, List.of());
  }

  @Override
  public void trust(String why) {}

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {}

  @Override
  public void traced(Direction direction, Decoded frame) {}

  @Override
  public boolean tracing() {
    return false;
  }

  @Override
  public void event(SessionEvent event) {}

  @Override
  public void count(SessionCounter counter, long n) {}

  @Override
  public void close(Cause cause, String detail) {}
}

package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.ExaminedPort;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionTimer;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What the session of one channel may do: send on it, arm its timers, tell its link. */
final class EpochPort extends ExaminedPort {

  private final Supervisor<?> link;
  private final Epoch<?> epoch;
  private final Loop loop;
  private final Channel channel;
  private final EpochTimers timers;
  private final EpochDoubts doubts;
  private long sequence;

  EpochPort(Supervisor<?> link, Epoch<?> epoch, EpochTimers timers, EpochDoubts doubts) {
    this.link = link;
    this.epoch = epoch;
    this.loop = link.loop();
    this.channel = epoch.channel();
    this.timers = timers;
    this.doubts = doubts;
  }

  @Override
  protected Examiner examiner() {
    return doubts.examiner();
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public long wallMicros() {
    return doubts.wallMicros();
  }

  @Override
  public long arrivedNanos() {
    return epoch.arrivedNanos();
  }

  @Override
  public long epoch() {
    return epoch.number();
  }

  @Override
  public String peer() {
    return channel.peer();
  }

  @Override
  public Duration silence(Duration wanted) {
    return doubts.silence(wanted);
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (epoch.closing() || channel.unsentBytes() + size > link.settings().maxUnsentBytes()) {
      return false;
    }
    channel.send(bytes);
    epoch.queued(size);
    return true;
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (epoch.closing() || !channel.sendUrgent(bytes)) {
      return false;
    }
    epoch.queued(size);
    return true;
  }

  @Override
  public long unsentBytes() {
    return epoch.unsentBytes();
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(timer.name() + " armed for " + nanos + " ns");
    }
    if (!epoch.closing()) {
      timers.arm(timer, nanos);
      epoch.tell(timer, TimerMove.ARMED, nanos);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    if (timers.cancel(timer)) {
      epoch.tell(timer, TimerMove.CANCELLED, 0);
    }
  }

  @Override
  public void deliver(Decoded decoded) {
    link.gauges().add(Gauge.MESSAGES_IN, 1);
    link.listeners()
        .message(
            new Message(
                link.name(),
                epoch.number(),
                ++sequence,
                loop.wallMicros(epoch.arrivedNanos()),
                decoded));
  }

  @Override
  public void suspect(Suspicion suspicion) {
    doubts.suspect(suspicion);
  }

  @Override
  public void watch(long sinceNanos) {
    if (!epoch.closing()) {
      doubts.watch(sinceNanos);
    }
  }

  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {
    epoch.moved(from, to, why);
  }

  @Override
  public void traced(Direction direction, Decoded frame) {
    link.listeners().traced(epoch.number(), direction, frame);
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
    epoch.end(cause, detail, link.settings().closeTimeout().toNanos());
  }
}

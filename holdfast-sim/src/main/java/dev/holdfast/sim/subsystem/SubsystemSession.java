package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSession;
import dev.holdfast.arq.Outgoing;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One channel of a sub-system: acknowledges what comes, and sends telemetry to who was heard. */
final class SubsystemSession implements Session {

  private enum Timer implements SessionTimer {
    TELEMETRY
  }

  private final SessionPort port;
  private final @Nullable Duration every;
  private final ImpairedSession<ArqSession> path;
  private final Telemetry telemetry;

  SubsystemSession(
      SessionPort port,
      SubsystemSettings settings,
      Telemetry telemetry,
      SessionFactory<ArqSession> sessions) {
    this.port = port;
    this.telemetry = telemetry;
    this.every = settings.telemetryEvery();
    this.path =
        new ImpairedSession<>(
            new ForwardingPort(port) {
              @Override
              public void deliver(Decoded decoded) {
                telemetry.heard(((ArqMessage) decoded).frame().source());
                super.deliver(decoded);
              }
            },
            settings.impairments(),
            sessions);
  }

  @Override
  public void opened() {
    path.opened();
    arm();
  }

  private void arm() {
    if (every != null) {
      port.arm(Timer.TELEMETRY, every.toNanos());
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    path.received(unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer != Timer.TELEMETRY) {
      path.expired(timer);
      return;
    }
    arm();
    Outgoing next = telemetry.next(this);
    if (next != null) {
      var _ = path.inner().send(next);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    telemetry.left(this);
    path.closed(cause, detail);
  }

  @Override
  public void stop() {
    path.stop();
  }

  @Override
  public Enum<?> state() {
    return path.state();
  }

  @Override
  public boolean ready() {
    return path.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    return path.table();
  }
}

package dev.holdfast.link;

import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionTimer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a link's listener, whose faults are logged and harm nobody. */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Link<?> link;
  private final LinkListener listener;

  Listeners(Link<?> link, LinkListener listener) {
    this.link = link;
    this.listener = listener;
  }

  void message(Message message) {
    try {
      listener.message(message);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  void stateChanged(LinkState from, LinkState to, String why) {
    guarded(() -> listener.stateChanged(link, from, to, why));
  }

  void sessionMoved(long epoch, Enum<?> from, Enum<?> to, String why) {
    guarded(() -> listener.sessionMoved(link, epoch, from, to, why));
  }

  void suspicion(long epoch, Suspicion suspicion) {
    guarded(() -> listener.suspicion(link, epoch, suspicion));
  }

  void report(DisconnectReport report) {
    guarded(() -> listener.report(link, report));
  }

  void event(SessionEvent event) {
    guarded(() -> listener.event(link, event));
  }

  void traced(long epoch, Direction direction, Decoded frame) {
    guarded(() -> listener.traced(link, epoch, direction, frame));
  }

  void timer(long epoch, SessionTimer timer, TimerMove move, long nanos) {
    guarded(() -> listener.timer(link, epoch, timer, move, nanos));
  }

  void sessionFailed(long epoch, Throwable thrown) {
    LOG.error("link {}: the session of epoch {} failed", link.name(), epoch, thrown);
    event(SessionEvent.error("session-fault", "the session failed: " + thrown));
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void failed(Throwable thrown) {
    LOG.error("link {}: its listener failed", link.name(), thrown);
  }
}

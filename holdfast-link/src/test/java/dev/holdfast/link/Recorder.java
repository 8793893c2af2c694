package dev.holdfast.link;

import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionTimer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all that a link tells. */
final class Recorder implements LinkListener {

  record Change(LinkState from, LinkState to, String why, long nanos) {}

  final List<Change> changes = new CopyOnWriteArrayList<>();
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  final List<Suspicion> suspicions = new CopyOnWriteArrayList<>();
  final List<String> sessionMoves = new CopyOnWriteArrayList<>();

  final List<String> timers = new CopyOnWriteArrayList<>();

  @Override
  public void timer(Link<?> link, long epoch, SessionTimer timer, TimerMove move, long nanos) {
    timers.add(epoch + " " + timer.name() + " " + move + (nanos == 0 ? "" : " " + nanos));
  }

  @Override
  public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
    changes.add(new Change(from, to, why, System.nanoTime()));
  }

  @Override
  public void message(Message message) {
    messages.add(message);
  }

  @Override
  public void sessionMoved(Link<?> link, long epoch, Enum<?> from, Enum<?> to, String why) {
    sessionMoves.add(epoch + " " + from + " " + to);
  }

  @Override
  public void event(Link<?> link, SessionEvent event) {
    events.add(event);
  }

  @Override
  public void suspicion(Link<?> link, long epoch, Suspicion suspicion) {
    suspicions.add(suspicion);
  }

  List<LinkState> states() {
    return changes.stream().map(Change::to).toList();
  }

  List<String> texts() {
    return messages.stream().map(m -> m.decoded().text()).toList();
  }

  List<String> eventKinds() {
    return events.stream().map(SessionEvent::kind).toList();
  }
}

package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.LinkView;
import dev.holdfast.link.Link;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The wires of one link, on one thread. The first is the link itself: all messages are its own, and
 * it is ready while any of them is.
 *
 * @param <S> the session
 */
final class Buses<S extends Session> {

  /** A wire: what keeps it, and its link below. */
  private record Bus<S extends Session>(HostedLink<S> hosted, Link<S> link) {}

  private final List<Bus<S>> all = new CopyOnWriteArrayList<>();

  /** Opens one more. */
  Link<S> open(Links links, HostedLink.Parts<S> parts, HostedLink<S> hosted) {
    Link<S> link =
        all.isEmpty()
            ? links.open(parts.settings(), parts.sessions(), hosted)
            : links.openBeside(all.getFirst().link(), parts.settings(), parts.sessions(), hosted);
    all.add(new Bus<>(hosted, link));
    return link;
  }

  private boolean first(HostedLink<S> hosted) {
    return all.isEmpty() || all.getFirst().hosted().equals(hosted);
  }

  /** Hands a message over to the link it belongs to; false when that is the bus itself. */
  boolean handOver(HostedLink<S> from, Message message) {
    if (first(from)) {
      return false;
    }
    HostedLink<S> whole = all.getFirst().hosted();
    whole.message(
        new Message(
            whole.name(),
            message.epoch(),
            message.sequence(),
            message.wallMicros(),
            message.decoded()));
    return true;
  }

  /** Stops reading on all of them, or reads on. */
  void holdReading(boolean hold) {
    all.forEach(bus -> bus.link().holdReading(hold));
  }

  /** Whether messages of the link that a bus is can flow by another one. */
  boolean othersReady(HostedLink<S> hosted) {
    return first(hosted) && !ready(hosted).isEmpty();
  }

  /** Where frames go while one bus is away: {@code ; frames go by pump-b}, or nothing. */
  String remark(HostedLink<S> away) {
    List<String> ready = ready(away);
    return ready.isEmpty() ? "" : "; frames go by " + String.join(", ", ready);
  }

  private List<String> ready(HostedLink<S> but) {
    return all.stream()
        .filter(bus -> !bus.hosted().equals(but) && bus.link().status().ready())
        .map(bus -> bus.link().name())
        .toList();
  }

  /** The open channels of a bus; of all buses where it is the link itself. */
  List<LinkView.Connection> connections(HostedLink<S> hosted) {
    boolean whole = first(hosted);
    return all.stream()
        .filter(bus -> whole || bus.hosted().equals(hosted))
        .flatMap(bus -> HostedLink.connections(bus.link().status()).stream())
        .toList();
  }
}

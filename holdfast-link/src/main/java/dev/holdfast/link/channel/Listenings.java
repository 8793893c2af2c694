package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import java.util.HashMap;
import java.util.Map;

/** The listening sockets of a process: links with equal TCP endpoints share one. */
final class Listenings {

  private final Map<Endpoint.Tcp, StreamListening> shared = new HashMap<>();
  private final Sockets sockets;

  Listenings(Sockets sockets) {
    this.sockets = sockets;
  }

  synchronized Opening join(
      Endpoint.Tcp tcp, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    StreamListening known = shared.get(tcp);
    ListeningPlace place = known == null ? null : known.join(settings, loop, acceptor);
    return place == null ? first(tcp, settings, loop, acceptor) : place;
  }

  private Opening first(Endpoint.Tcp tcp, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    StreamListening socket = new StreamListening(tcp, loop, over -> forget(tcp, over));
    if (tcp.port() != 0) {
      shared.put(tcp, socket);
    }
    ListeningPlace place = placeIn(socket, settings, loop, acceptor);
    socket.open(sockets, tcp, settings);
    return place;
  }

  private synchronized void forget(Endpoint.Tcp tcp, StreamListening over) {
    shared.remove(tcp, over);
  }

  Opening alone(Endpoint.Unix unix, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    StreamListening socket = new StreamListening(unix, loop, over -> {});
    ListeningPlace place = placeIn(socket, settings, loop, acceptor);
    socket.open(sockets, unix);
    return place;
  }

  private static ListeningPlace placeIn(
      StreamListening fresh, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    ListeningPlace place = fresh.join(settings, loop, acceptor);
    if (place == null) {
      throw new IllegalStateException("a new listening socket was over at once");
    }
    return place;
  }
}

package dev.holdfast.link;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.redial.RedialSettings;
import dev.holdfast.link.session.SessionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses at which redial requests are heard; links may share one. */
final class RedialListeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedialListeners.class);

  private final Map<Endpoint.Udp, RedialListener> listeners = new HashMap<>();
  private long unknownBefore;

  /** Listens for a link that dials and names an address; a failure is told, not thrown. */
  synchronized void listenFor(Supervisor<?> link) {
    RedialSettings settings = link.settings().redialRequest();
    if (settings == null || link.settings().endpoint().listens()) {
      return;
    }
    Endpoint.Udp at = settings.endpoint();
    try {
      RedialListener listener = listeners.get(at);
      if (listener == null) {
        listener = new RedialListener(new InetSocketAddress(at.host(), at.port()));
        listeners.put(at, listener);
      }
      listener.add(link, settings);
    } catch (IOException e) {
      LOG.error("link {}: no redial requests can be heard at {}", link.name(), at, e);
      link.listeners()
          .event(
              SessionEvent.error(
                  "redial-request", "no redial requests can be heard at " + at + ": " + e));
    }
  }

  synchronized void remove(Supervisor<?> link) {
    listeners.values().removeIf(listener -> left(listener, link));
  }

  private boolean left(RedialListener listener, Supervisor<?> link) {
    listener.remove(link);
    if (!listener.idle()) {
      return false;
    }
    unknownBefore += listener.unknown();
    listener.close();
    return true;
  }

  synchronized long unknown() {
    return unknownBefore + listeners.values().stream().mapToLong(RedialListener::unknown).sum();
  }

  @Override
  public synchronized void close() {
    listeners.values().forEach(RedialListener::close);
  }
}

package dev.holdfast.gateway;

import dev.holdfast.gateway.link.LinkChanges;
import dev.holdfast.gateway.web.GatewayView.Listener;
import dev.holdfast.gateway.web.GatewayView.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on what changes to whoever looks; nobody who looks can hold up a link. */
final class ChangeBoard implements LinkChanges {

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void linkChanged(String link) {
    for (Listener listener : listeners) {
      listener.linkChanged(link);
    }
  }

  @Override
  public void messageStored(String link, long id) {
    for (Listener listener : listeners) {
      listener.messageStored(link, id);
    }
  }

  @Override
  public void eventStored(String link, long id) {
    for (Listener listener : listeners) {
      listener.eventStored(link, id);
    }
  }

  void sinkChanged(String sink) {
    for (Listener listener : listeners) {
      listener.sinkChanged(sink);
    }
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WirePlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place of ours where the peers of wires come. */
final class WireListening extends WireOpening implements WireGuests {

  private final List<Wire> early = new ArrayList<>();
  private @Nullable WirePlace place;

  WireListening(LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    super(endpoint, settings, loop, acceptor);
  }

  @Override
  void open() throws WireException {
    WirePlace opened = WireOpeners.of(endpoint).listen(endpoint, settings.names(), this);
    if (!post(() -> opened(opened))) {
      opened.close();
    }
  }

  private void opened(WirePlace opened) {
    if (isStopped()) {
      opened.close();
    } else {
      place = opened;
      acceptor.bound(endpoint);
    }
    early.forEach(this::admit);
    early.clear();
  }

  @Override
  public void came(Wire wire) {
    if (!post(() -> admit(wire))) {
      wire.close();
    }
  }

  private void admit(Wire wire) {
    boolean named = settings.names().contains(wire.peer());
    if (isStopped() || (place != null && !named && !acceptor.admits(null, wire.peer()))) {
      wire.close();
    } else if (place == null) {
      early.add(wire);
    } else {
      take(wire, named || !(endpoint instanceof LocalEndpoint.UnixDatagram));
    }
  }

  @Override
  public void troubled(Cause cause, String detail) {
    post(() -> {
      if (!isStopped()) {
        acceptor.troubled(cause, detail);
      }
    });
  }

  @Override
  public void refused(String who, String why) {
    post(() -> {
      if (!isStopped()) {
        acceptor.refused(who, why);
      }
    });
  }

  @Override
  public void ended(Cause cause, String detail) {
    post(() -> {
      if (!isStopped()) {
        stop();
        acceptor.failed(cause, detail);
      }
    });
  }

  @Override
  public void stop() {
    super.stop();
    WirePlace open = place;
    if (open != null) {
      place = null;
      open.close();
    }
  }
}

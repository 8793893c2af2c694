package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WirePlace;
import org.jspecify.annotations.Nullable;

/** A place of ours where the peers of wires come. */
final class WireListening extends WireOpening implements WireGuests {

  private @Nullable WirePlace place;

  WireListening(LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    super(endpoint, settings, loop, acceptor);
  }

  @Override
  void open() throws WireException {
    WirePlace opened = WireOpeners.of(endpoint).listen(endpoint, this);
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
  }

  @Override
  public void came(Wire wire) {
    if (!post(() -> admit(wire))) {
      wire.close();
    }
  }

  private void admit(Wire wire) {
    if (isStopped() || !acceptor.admits(null, wire.peer())) {
      wire.close();
    } else {
      take(wire);
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
  public void stop() {
    super.stop();
    WirePlace open = place;
    if (open != null) {
      place = null;
      open.close();
    }
  }
}

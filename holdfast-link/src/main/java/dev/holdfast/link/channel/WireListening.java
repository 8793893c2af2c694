package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WirePlace;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A place of ours where the peers of wires come. */
final class WireListening implements Opening, WireGuests {

  private final LocalEndpoint endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private @Nullable WirePlace place;
  private boolean stopped;

  private WireListening(
      LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  static Opening start(
      LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    WireListening listening = new WireListening(endpoint, settings, loop, acceptor);
    Thread.ofPlatform().daemon().name("holdfast-open " + endpoint).start(listening::open);
    return listening;
  }

  private void open() {
    try {
      WirePlace opened = WireOpeners.of(endpoint).listen(endpoint, this);
      if (!post(() -> opened(opened))) {
        opened.close();
      }
    } catch (WireException e) {
      failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      failed(Cause.UNKNOWN, "cannot open " + endpoint + ": " + e);
    }
  }

  private boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void opened(WirePlace opened) {
    if (stopped) {
      opened.close();
    } else {
      place = opened;
      acceptor.bound(endpoint);
    }
  }

  private void failed(Cause cause, String detail) {
    post(() -> {
      if (!stopped) {
        stopped = true;
        acceptor.failed(cause, detail);
      }
    });
  }

  @Override
  public void came(Wire wire) {
    if (!post(() -> take(wire))) {
      wire.close();
    }
  }

  private void take(Wire wire) {
    if (stopped || !acceptor.admits(null, wire.peer())) {
      wire.close();
      return;
    }
    WireChannel channel = new WireChannel(wire, settings, loop);
    acceptor.opened(channel);
    channel.start();
  }

  @Override
  public void troubled(Cause cause, String detail) {
    post(() -> {
      if (!stopped) {
        acceptor.troubled(cause, detail);
      }
    });
  }

  @Override
  public void stop() {
    stopped = true;
    WirePlace open = place;
    if (open != null) {
      place = null;
      open.close();
    }
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Opens a wire on a thread of its own, which may block. */
final class WireDial implements Opening {

  private final LocalEndpoint endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private volatile boolean stopped;

  private WireDial(LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  static Opening start(
      LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    WireDial dial = new WireDial(endpoint, settings, loop, acceptor);
    Thread.ofPlatform().daemon().name("holdfast-open " + endpoint).start(dial::open);
    return dial;
  }

  private void open() {
    Wire wire;
    try {
      wire =
          WireOpeners.of(endpoint).open(endpoint, Duration.ofNanos(settings.connectTimeoutNanos()));
    } catch (WireException e) {
      failed(e.reason(), String.valueOf(e.getMessage()));
      return;
    } catch (InterruptedException | RuntimeException e) {
      failed(Cause.UNKNOWN, "cannot open " + endpoint + ": " + e);
      return;
    }
    try {
      loop.execute(() -> opened(wire));
    } catch (RejectedExecutionException e) {
      wire.close();
    }
  }

  private void opened(Wire wire) {
    if (stopped) {
      wire.close();
    } else {
      WireChannel channel = new WireChannel(wire, settings, loop);
      acceptor.opened(channel);
      channel.start();
    }
  }

  private void failed(Cause cause, String detail) {
    try {
      loop.execute(() -> {
        if (!stopped) {
          acceptor.failed(cause, detail);
        }
      });
    } catch (RejectedExecutionException e) {
      stopped = true;
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }
}

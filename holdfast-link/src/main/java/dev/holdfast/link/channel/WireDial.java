package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import java.time.Duration;

/** Opens one wire. */
final class WireDial extends WireOpening {

  WireDial(LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    super(endpoint, settings, loop, acceptor);
  }

  @Override
  void open() throws WireException, InterruptedException {
    Duration longest = Duration.ofNanos(settings.connectTimeoutNanos());
    Wire wire = WireOpeners.of(endpoint).open(endpoint, longest);
    if (!post(() -> opened(wire))) {
      wire.close();
    }
  }

  private void opened(Wire wire) {
    if (isStopped()) {
      wire.close();
    } else {
      take(wire, true);
    }
  }
}

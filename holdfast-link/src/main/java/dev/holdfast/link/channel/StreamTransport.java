package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Tls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.util.List;

/** Dials TCP and Unix stream sockets. */
final class StreamTransport {

  private StreamTransport() {}

  static Opening dial(
      Sockets sockets, Endpoint.Tcp tcp, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    Bootstrap bootstrap =
        bootstrap(settings, loop)
            .channelFactory(sockets.tcp())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true);
    StreamDial dial = new StreamDial(bootstrap, tcp.toString(), settings, loop, acceptor);
    Tls tls = tcp.tls();
    if (tls == null) {
      Names.resolve(tcp.host(), tcp.port(), loop, dial::dial, dial::unknown);
    } else {
      Away.run(
          "tls",
          () -> TlsContexts.of(tcp, tls, settings),
          loop,
          handlers -> {
            dial.secure(handlers);
            Names.resolve(tcp.host(), tcp.port(), loop, dial::dial, dial::unknown);
          },
          dial::unprepared);
    }
    return dial;
  }

  static Opening dial(
      Sockets sockets, Endpoint.Unix unix, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    Bootstrap bootstrap = bootstrap(settings, loop).channelFactory(sockets.unix());
    StreamDial dial = new StreamDial(bootstrap, unix.toString(), settings, loop, acceptor);
    loop.execute(() -> dial.dial(List.of(sockets.unixAddress().apply(unix.path()))));
    return dial;
  }

  private static Bootstrap bootstrap(ChannelSettings settings, Loop loop) {
    long millis = Math.ceilDiv(settings.connectTimeoutNanos(), 1_000_000L);
    return new Bootstrap()
        .group(loop.events())
        .disableResolver()
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(millis, 1, Integer.MAX_VALUE));
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dial: tries each address of the peer in turn until one answers. */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamDial implements Opening {

  private final Bootstrap bootstrap;
  private final String endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private @Nullable ChannelFuture connecting;
  private boolean over;

  StreamDial(
      Bootstrap bootstrap,
      String endpoint,
      ChannelSettings settings,
      Loop loop,
      Acceptor acceptor) {
    this.settings = settings;
    this.bootstrap = bootstrap;
    this.endpoint = endpoint;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  void unknown(Throwable thrown) {
    fail(Failure.of("cannot look up " + endpoint, thrown));
  }

  void dial(List<SocketAddress> addresses) {
    if (over) {
      return;
    }
    ChannelFuture future =
        bootstrap
            .clone()
            .handler(new StreamChannel(loop, settings, this::connected))
            .connect(addresses.getFirst());
    connecting = future;
    future.addListener(done -> {
      if (!done.isSuccess() && !over) {
        if (addresses.size() > 1) {
          dial(addresses.subList(1, addresses.size()));
        } else {
          fail(Failure.of("cannot connect to " + endpoint, done.cause()));
        }
      }
    });
  }

  private void connected(StreamChannel channel) {
    if (over) {
      channel.close(Cause.LOCAL_CLOSED, "the dial was given up", 0);
    } else if (channel.talksToItself()) {
      channel.close(Cause.PEER_REFUSED, "the connection met itself", 0);
      fail(new Failure(Cause.PEER_REFUSED, "nobody listens at " + endpoint));
    } else {
      over = true;
      acceptor.opened(channel);
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      acceptor.failed(failure.cause(), failure.detail());
    }
  }

  @Override
  public void stop() {
    over = true;
    if (connecting != null && !connecting.isDone()) {
      connecting.channel().close();
    }
  }
}

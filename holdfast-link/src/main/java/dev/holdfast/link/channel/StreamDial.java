package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One dial: tries each address of the peer in turn until one answers. */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamDial implements Opening, Arrival {

  private final Bootstrap bootstrap;
  private final String endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private @Nullable Function<io.netty.channel.Channel, SslHandler> tls;
  private @Nullable ChannelFuture connecting;
  private boolean over;

  StreamDial(
      Bootstrap bootstrap,
      String endpoint,
      ChannelSettings settings,
      Loop loop,
      Acceptor acceptor) {
    this.bootstrap = bootstrap;
    this.endpoint = endpoint;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  /** Secures the connection; called before it is dialled. */
  void secure(Function<io.netty.channel.Channel, SslHandler> handlers) {
    tls = handlers;
  }

  /** What securing the connection needs is not there. */
  void unprepared(Throwable thrown) {
    fail(Failure.of("cannot secure " + endpoint, thrown));
  }

  void unknown(Throwable thrown) {
    fail(Failure.of("cannot look up " + endpoint, thrown));
  }

  void dial(List<SocketAddress> addresses) {
    if (over) {
      return;
    }
    ChannelFuture future = bootstrap.clone().handler(initializer()).connect(addresses.getFirst());
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

  private ChannelInitializer<io.netty.channel.Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(io.netty.channel.Channel made) {
        StreamChannel.install(made, tls, loop, settings, StreamDial.this);
      }
    };
  }

  @Override
  public boolean wants(StreamChannel channel) {
    if (!over && channel.talksToItself()) {
      fail(new Failure(Cause.PEER_REFUSED, "nobody listens at " + endpoint));
    }
    return !over;
  }

  @Override
  public void opened(StreamChannel channel) {
    if (over) {
      channel.close(Cause.LOCAL_CLOSED, "the dial was given up", 0);
    } else {
      over = true;
      acceptor.opened(channel);
    }
  }

  @Override
  public void lost(StreamChannel channel, Failure why) {
    fail(new Failure(why.cause(), "cannot connect to " + endpoint + ": " + why.detail()));
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      acceptor.failed(failure.cause(), failure.detail());
    }
  }

  @Override
  public void stop() {
    if (!over && connecting != null) {
      connecting.channel().close();
    }
    over = true;
  }
}

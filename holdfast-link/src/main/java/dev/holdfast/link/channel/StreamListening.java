package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A place where TCP or Unix stream peers can come. */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamListening implements Opening {

  private static final int BACKLOG = 1024;

  private final Endpoint endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private io.netty.channel.@Nullable Channel server;
  private boolean bound;
  private boolean over;

  private StreamListening(
      Endpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.settings = settings;
    this.endpoint = endpoint;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  static Opening tcp(
      Sockets sockets,
      Endpoint.Tcp endpoint,
      ChannelSettings settings,
      Loop loop,
      Acceptor acceptor) {
    StreamListening listening = new StreamListening(endpoint, settings, loop, acceptor);
    ServerBootstrap bootstrap =
        listening
            .bootstrap(sockets.tcpServer())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true);
    Names.resolve(
        endpoint.host(),
        endpoint.port(),
        loop,
        found -> listening.bind(bootstrap, found.getFirst()),
        listening::failed);
    return listening;
  }

  static Opening unix(
      Sockets sockets,
      Endpoint.Unix endpoint,
      ChannelSettings settings,
      Loop loop,
      Acceptor acceptor) {
    StreamListening listening = new StreamListening(endpoint, settings, loop, acceptor);
    SocketAddress address = sockets.unixAddress().apply(endpoint.path());
    loop.execute(() -> {
      try {
        UnixPaths.removeStale(endpoint.path());
        listening.bind(listening.bootstrap(sockets.unixServer()), address);
      } catch (IOException e) {
        listening.failed(e);
      }
    });
    return listening;
  }

  @SuppressWarnings("deprecation")
  private ServerBootstrap bootstrap(ChannelFactory<ServerChannel> factory) {
    return new ServerBootstrap()
        .group(loop.events(), loop.events())
        .channelFactory(factory)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.AUTO_CLOSE, false)
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, loop.readBuffer())
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
                Failure failure = Failure.of("cannot let a peer in", thrown);
                acceptor.troubled(failure.cause(), failure.detail());
                ctx.fireExceptionCaught(thrown);
              }
            })
        .childHandler(
            new ChannelInitializer<io.netty.channel.Channel>() {
              @Override
              protected void initChannel(io.netty.channel.Channel child) {
                child
                    .pipeline()
                    .addLast(new StreamChannel(loop, settings, StreamListening.this::came));
              }
            });
  }

  private void bind(ServerBootstrap bootstrap, SocketAddress address) {
    if (over) {
      return;
    }
    var binding = bootstrap.bind(address);
    server = binding.channel();
    binding.addListener(done -> {
      if (!done.isSuccess()) {
        failed(done.cause());
      } else {
        bound = true;
        if (over) {
          return;
        }
        acceptor.bound(real());
      }
    });
    binding.channel().closeFuture().addListener(done -> ended());
  }

  private Endpoint real() {
    return endpoint instanceof Endpoint.Tcp tcp
            && server != null
            && server.localAddress() instanceof InetSocketAddress bound
        ? new Endpoint.Tcp(tcp.host(), bound.getPort(), true)
        : endpoint;
  }

  private void came(StreamChannel channel) {
    if (!over && acceptor.admits(channel.address(), channel.peer())) {
      acceptor.opened(channel);
    } else {
      channel.close(Cause.LOCAL_CLOSED, "turned away", 0);
    }
  }

  private void failed(@Nullable Throwable thrown) {
    if (!over) {
      over = true;
      Failure failure = Failure.of("cannot listen at " + endpoint, thrown);
      acceptor.failed(failure.cause(), failure.detail());
    }
  }

  private void ended() {
    if (bound && endpoint instanceof Endpoint.Unix unix) {
      UnixPaths.remove(unix.path());
    }
    if (!over) {
      over = true;
      acceptor.failed(Cause.UNKNOWN, "listening at " + endpoint + " ended");
    }
  }

  @Override
  public void stop() {
    over = true;
    if (server != null) {
      server.close();
    }
  }
}

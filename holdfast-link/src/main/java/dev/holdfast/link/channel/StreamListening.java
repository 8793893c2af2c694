package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Tls;
import dev.holdfast.link.liveness.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A socket where TCP or Unix stream peers can come, for one link or for several that are told apart
 * by who comes: each peer goes to the first place that it fits. One that fits none goes to the
 * first of all, which turns it away and counts it. Lives on the loop of the link that came first.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamListening extends ChannelInboundHandlerAdapter {

  private static final int BACKLOG = 1024;
  private static final long PAUSE_MILLIS = 1_000;

  private final Endpoint endpoint;
  private final Loop loop;
  private final Consumer<StreamListening> whenOver;
  private final List<ListeningPlace> places = new ArrayList<>();
  private @Nullable Function<io.netty.channel.Channel, SslHandler> tls;
  private io.netty.channel.@Nullable Channel server;
  private @Nullable Endpoint real;
  private boolean over;

  StreamListening(Endpoint endpoint, Loop loop, Consumer<StreamListening> whenOver) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.whenOver = whenOver;
  }

  // ---- the places; any thread

  /** One place more, or null when this socket is at its end. */
  synchronized @Nullable ListeningPlace join(
      ChannelSettings settings, Loop onto, Acceptor acceptor) {
    if (over) {
      return null;
    }
    ListeningPlace place = new ListeningPlace(this, settings, onto, acceptor);
    places.add(place);
    Endpoint at = real;
    if (at != null) {
      place.tell(to -> to.bound(at));
    }
    return place;
  }

  void leave(ListeningPlace place) {
    synchronized (this) {
      places.remove(place);
      if (over || !places.isEmpty()) {
        return;
      }
      over = true;
    }
    whenOver.accept(this);
    if (loop.inLoop()) {
      closeServer();
    } else {
      loop.execute(this::closeServer);
    }
  }

  private void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized List<ListeningPlace> places() {
    return List.copyOf(places);
  }

  private void end(Failure why) {
    List<ListeningPlace> left;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      left = List.copyOf(places);
    }
    whenOver.accept(this);
    left.forEach(place -> place.tellEnd(why));
  }

  // ---- the socket; its loop

  void open(Sockets sockets, Endpoint.Tcp tcp, ChannelSettings settings) {
    Runnable bind =
        () ->
            Names.resolve(
                tcp.host(),
                tcp.port(),
                loop,
                found ->
                    bind(
                        bootstrap(sockets.tcpServer()).option(ChannelOption.SO_REUSEADDR, true),
                        found.getFirst()),
                this::failed);
    Tls how = tcp.tls();
    if (how == null) {
      bind.run();
      return;
    }
    Away.run(
        "tls",
        () -> TlsContexts.of(tcp, how, settings),
        loop,
        handlers -> {
          tls = handlers;
          bind.run();
        },
        this::failed);
  }

  void open(Sockets sockets, Endpoint.Unix unix) {
    SocketAddress address = sockets.unixAddress().apply(unix.path());
    loop.execute(() -> {
      try {
        UnixPaths.removeStale(unix.path());
        bind(bootstrap(sockets.unixServer()), address);
      } catch (IOException e) {
        failed(e);
      }
    });
  }

  private Bootstrap bootstrap(ChannelFactory<io.netty.channel.Channel> factory) {
    return new Bootstrap()
        .group(loop.events())
        .channelFactory(factory)
        .disableResolver()
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .handler(this);
  }

  private void bind(Bootstrap bootstrap, SocketAddress address) {
    if (isOver()) {
      return;
    }
    var binding = bootstrap.bind(address);
    server = binding.channel();
    binding.addListener(done -> {
      if (done.isSuccess()) {
        bound();
      } else {
        failed(done.cause());
      }
    });
    binding.channel().closeFuture().addListener(done -> ended());
  }

  private void bound() {
    Endpoint at =
        endpoint instanceof Endpoint.Tcp tcp
                && server != null
                && server.localAddress() instanceof InetSocketAddress bound
            ? tcp.at(bound.getPort())
            : endpoint;
    synchronized (this) {
      real = at;
      places.forEach(place -> place.tell(to -> to.bound(at)));
    }
  }

  private void failed(@Nullable Throwable thrown) {
    end(Failure.of("cannot listen at " + endpoint, thrown));
  }

  private void ended() {
    if (real != null && endpoint instanceof Endpoint.Unix unix) {
      UnixPaths.remove(unix.path());
    }
    end(new Failure(Cause.UNKNOWN, "listening at " + endpoint + " ended"));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    io.netty.channel.Channel child = (io.netty.channel.Channel) message;
    InetAddress peer = Addresses.inet(child.remoteAddress());
    List<ListeningPlace> all = places();
    if (all.isEmpty()) {
      child.unsafe().closeForcibly();
      return;
    }
    if (endpoint instanceof Endpoint.Tcp) {
      child.config().setOption(ChannelOption.TCP_NODELAY, true);
      child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    child.config().setOption(ChannelOption.AUTO_CLOSE, false);
    all.stream()
        .filter(place -> place.fits(peer))
        .findFirst()
        .orElse(all.getFirst())
        .take(child, tls);
  }

  /** Too few descriptors, mostly: a pause keeps that from going round at full speed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Failure failure = Failure.of("cannot let a peer in", thrown);
    places().forEach(place -> place.tell(to -> to.troubled(failure.cause(), failure.detail())));
    io.netty.channel.Channel socket = ctx.channel();
    socket.config().setAutoRead(false);
    socket
        .eventLoop()
        .schedule(() -> socket.config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}

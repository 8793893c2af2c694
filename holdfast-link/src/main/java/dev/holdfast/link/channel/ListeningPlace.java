package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One link's share of a listening socket. All but {@link #fits} runs on the link's loop. */
final class ListeningPlace implements Opening, Arrival {

  /** Peers that may be at the start of TLS at a time. */
  private static final int MOST_SHAKING_HANDS = 64;

  private final StreamListening socket;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private boolean secured;
  private int shakingHands;
  private boolean stopped;

  ListeningPlace(StreamListening socket, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.socket = socket;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  Loop loop() {
    return loop;
  }

  boolean fits(@Nullable InetAddress peer) {
    return acceptor.fits(peer);
  }

  /** Takes a connection that the kernel has just let in; any thread. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void take(
      io.netty.channel.Channel child,
      @Nullable Function<io.netty.channel.Channel, SslHandler> tls) {
    StreamChannel.install(child, tls, loop, settings, this);
    loop.events()
        .register(child)
        .addListener(done -> {
          if (!done.isSuccess()) {
            child.unsafe().closeForcibly();
          }
        });
  }

  @Override
  public boolean wants(StreamChannel channel) {
    secured = channel.secured();
    if (stopped
        || shakingHands >= MOST_SHAKING_HANDS
        || !acceptor.admits(channel.address(), channel.peer())) {
      return false;
    }
    shakingHands += secured ? 1 : 0;
    return true;
  }

  /** A handshake takes time, so whether one more may come is asked once more after it. */
  @Override
  public void opened(StreamChannel channel) {
    shakingHands -= secured ? 1 : 0;
    if (stopped || (secured && !acceptor.admits(channel.address(), channel.peer()))) {
      channel.close(Cause.LOCAL_CLOSED, "turned away", 0);
    } else {
      acceptor.opened(channel);
    }
  }

  @Override
  public void lost(StreamChannel channel, Failure why) {
    shakingHands -= secured ? 1 : 0;
    if (!stopped) {
      acceptor.troubled(why.cause(), channel.peer() + ": " + why.detail());
    }
  }

  void tell(java.util.function.Consumer<Acceptor> news) {
    loop.execute(() -> {
      if (!stopped) {
        news.accept(acceptor);
      }
    });
  }

  /** The socket is gone; the acceptor's last call. */
  void tellEnd(Failure why) {
    tell(to -> {
      stopped = true;
      to.failed(why.cause(), why.detail());
    });
  }

  @Override
  public void stop() {
    stopped = true;
    socket.leave(this);
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket and the peers it talks with: one when dialling, one an address when listening. A
 * datagram that cannot be sent, or that came back as undeliverable, ends no channel.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class DatagramHub extends ChannelInboundHandlerAdapter implements Opening {

  /**
   * What the kernel is asked to keep for us, both ways: a small datagram takes ten times its size
   * there, and its own choice holds fewer than 300. It gives as much as it may.
   */
  private static final int BUFFER_BYTES = 1 << 20;

  private final Endpoint.Udp endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private final List<DatagramPeer> heard = new ArrayList<>();
  private final Map<SocketAddress, DatagramPeer> peers = new HashMap<>();
  private io.netty.channel.@Nullable Channel socket;
  private boolean stopped;

  DatagramHub(Endpoint.Udp endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  @SuppressWarnings("deprecation")
  Opening open(Sockets sockets) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.events())
            .channelFactory(sockets.udp())
            .disableResolver()
            .option(ChannelOption.RCVBUF_ALLOCATOR, loop.datagramBuffer())
            .option(ChannelOption.SO_RCVBUF, BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, BUFFER_BYTES)
            .handler(this);
    if (sockets.takesManyAtOnce()) {
      bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ReadBuffer.DATAGRAM_BYTES);
    }
    Names.resolve(
        endpoint.host(),
        endpoint.port(),
        loop,
        found -> open(bootstrap, found.getFirst()),
        this::failed);
    return this;
  }

  private void open(Bootstrap bootstrap, SocketAddress address) {
    if (stopped) {
      return;
    }
    ChannelFuture opening =
        endpoint.listens() ? bootstrap.bind(address) : bootstrap.connect(address);
    socket = opening.channel();
    opening.addListener(done -> {
      if (!done.isSuccess()) {
        failed(done.cause());
      } else if (!stopped) {
        opened(opening.channel());
      }
    });
  }

  private void opened(io.netty.channel.Channel open) {
    open.closeFuture().addListener(done -> ended());
    if (endpoint.listens()) {
      InetSocketAddress bound = (InetSocketAddress) open.localAddress();
      acceptor.bound(new Endpoint.Udp(endpoint.host(), bound.getPort(), true));
      settings.peers().forEach(this::keep);
    } else {
      InetSocketAddress remote = (InetSocketAddress) open.remoteAddress();
      acceptor.opened(added(remote, 0));
    }
  }

  /** Has a channel with a named peer, unless it has one. */
  private void keep(InetSocketAddress named) {
    if (!stopped && !peers.containsKey(named)) {
      acceptor.opened(added(named, 0));
    }
  }

  private DatagramPeer added(InetSocketAddress remote, long idleNanos) {
    DatagramPeer peer = new DatagramPeer(this, remote, idleNanos);
    peers.put(remote, peer);
    return peer;
  }

  private void failed(@Nullable Throwable thrown) {
    if (!stopped) {
      stopped = true;
      String doing = endpoint.listens() ? "cannot listen at " : "cannot connect to ";
      Failure failure = Failure.of(doing + endpoint, thrown);
      acceptor.failed(failure.cause(), failure.detail());
    }
  }

  private void ended() {
    for (DatagramPeer peer : List.copyOf(peers.values())) {
      peer.close(Cause.LOCAL_CLOSED, "the socket was closed", 0);
    }
    if (!stopped && endpoint.listens()) {
      stopped = true;
      acceptor.failed(Cause.UNKNOWN, "listening at " + endpoint + " ended");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      DatagramPeer peer = peerOf(packet.sender());
      if (peer != null) {
        if (peer.firstOfBatch()) {
          heard.add(peer);
        }
        ByteBuf bytes = packet.content();
        peer.received(
            bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()), loop.nanoTime());
      }
    } finally {
      packet.release();
    }
  }

  private @Nullable DatagramPeer peerOf(InetSocketAddress sender) {
    DatagramPeer known = peers.get(sender);
    if (known != null || !endpoint.listens()) {
      return known;
    }
    boolean named = settings.peers().contains(sender);
    if (stopped || (!named && !acceptor.admits(sender.getAddress(), Addresses.text(sender)))) {
      return null;
    }
    DatagramPeer peer = added(sender, named ? 0 : settings.idleNanos());
    acceptor.opened(peer);
    return peer;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    heard.forEach(DatagramPeer::receivedAll);
    heard.clear();
    ctx.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Failure failure = Failure.of("receiving failed", thrown);
    List.copyOf(peers.values()).forEach(peer -> peer.troubled(failure));
  }

  Loop loop() {
    return loop;
  }

  String local() {
    return socket == null ? "" : Addresses.text(socket.localAddress());
  }

  void send(DatagramPeer peer, ByteBuffer bytes) {
    int size = bytes.remaining();
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    if (socket == null) {
      content.release();
      return;
    }
    Object packet = endpoint.listens() ? new DatagramPacket(content, peer.remote()) : content;
    socket.write(packet).addListener(done -> peer.sent(size, done.cause()));
  }

  void flush() {
    if (socket != null) {
      socket.flush();
    }
  }

  void reading(boolean on) {
    if (socket != null) {
      socket.config().setAutoRead(on);
    }
  }

  void gone(DatagramPeer peer) {
    peers.remove(peer.remote(), peer);
    if (!stopped && settings.peers().contains(peer.remote())) {
      loop.execute(() -> keep(peer.remote()));
    }
    closeWhenUnused();
  }

  private void closeWhenUnused() {
    if (socket != null && peers.isEmpty() && (stopped || !endpoint.listens())) {
      socket.close();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    closeWhenUnused();
  }
}

package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops of a process and the transports that run on them. */
public final class Transports implements AutoCloseable {

  private static final long CLOSE_MILLIS = 2_000;

  private final Sockets sockets;
  private final Listenings listenings;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private Transports(Sockets sockets, int threads) {
    this.sockets = sockets;
    this.listenings = new Listenings(sockets);
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("holdfast-loop", true), sockets.handler());
    for (EventExecutor executor : group) {
      loops.add(new Loop((SingleThreadEventLoop) executor));
    }
  }

  /**
   * Starts the loops.
   *
   * @param threads number of loops, 1 or more
   * @param portable whether to use the Java library's sockets even where the kernel's own event
   *     interface is there
   */
  public static Transports open(int threads, boolean portable) {
    return new Transports(portable ? Sockets.nio() : Sockets.best(), threads);
  }

  /** {@code epoll} or {@code nio}. */
  public String name() {
    return sockets.name();
  }

  /** The loop for one more link, in turn. */
  public Loop nextLoop() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  /** Whether the caller is the thread of one of the loops. */
  public boolean inLoop() {
    return loops.stream().anyMatch(Loop::inLoop);
  }

  /** Starts to dial or to listen; called on the loop's thread. */
  public Opening open(Endpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    return switch (endpoint) {
      case Endpoint.Tcp tcp when tcp.listens() -> listenings.join(tcp, settings, loop, acceptor);
      case Endpoint.Tcp tcp -> StreamTransport.dial(sockets, tcp, settings, loop, acceptor);
      case Endpoint.Unix unix when unix.listens() ->
          listenings.alone(unix, settings, loop, acceptor);
      case Endpoint.Unix unix -> StreamTransport.dial(sockets, unix, settings, loop, acceptor);
      case Endpoint.Udp udp -> new DatagramHub(udp, settings, loop, acceptor).open(sockets);
      case Endpoint.Serial serial -> SerialDial.start(serial, settings, loop, acceptor);
      case LocalEndpoint local when local.listens() ->
          new WireListening(local, settings, loop, acceptor).start();
      case LocalEndpoint local -> new WireDial(local, settings, loop, acceptor).start();
    };
  }

  /** Stops the loops and waits for them, for a bounded time. */
  @Override
  public void close() {
    boolean ended =
        group
            .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(2 * CLOSE_MILLIS);
    if (ended) {
      loops.forEach(Loop::free);
    }
  }
}

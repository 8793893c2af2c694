package dev.holdfast.link.channel;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Function;

/** The two ways to reach the kernel's sockets: its own event interface, or the Java library's. */
record Sockets(
    String name,
    IoHandlerFactory handler,
    ChannelFactory<io.netty.channel.Channel> tcp,
    ChannelFactory<io.netty.channel.Channel> tcpServer,
    ChannelFactory<io.netty.channel.Channel> udp,
    ChannelFactory<io.netty.channel.Channel> unix,
    ChannelFactory<io.netty.channel.Channel> unixServer,
    Function<String, SocketAddress> unixAddress) {

  private static final String EPOLL = "epoll";

  /** Whether one call of the system takes many datagrams. */
  boolean takesManyAtOnce() {
    return name.equals(EPOLL);
  }

  static Sockets best() {
    return Epoll.isAvailable() ? epoll() : nio();
  }

  static Sockets epoll() {
    return new Sockets(
        EPOLL,
        EpollIoHandler.newFactory(),
        EpollSocketChannel::new,
        EpollServerSocketChannel::new,
        EpollDatagramChannel::new,
        EpollDomainSocketChannel::new,
        EpollServerDomainSocketChannel::new,
        name -> new DomainSocketAddress(name.startsWith("@") ? "\0" + name.substring(1) : name));
  }

  static Sockets nio() {
    return new Sockets(
        "nio",
        NioIoHandler.newFactory(),
        NioSocketChannel::new,
        NioServerSocketChannel::new,
        NioDatagramChannel::new,
        NioDomainSocketChannel::new,
        NioServerDomainSocketChannel::new,
        Sockets::pathOnly);
  }

  private static SocketAddress pathOnly(String name) {
    if (name.startsWith("@")) {
      throw new IllegalArgumentException(
          name + " is an abstract name, which the Java library's sockets do not know");
    }
    return UnixDomainSocketAddress.of(name);
  }
}

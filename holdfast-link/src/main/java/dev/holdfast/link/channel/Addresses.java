package dev.holdfast.link.channel;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses as people read them. */
final class Addresses {

  private Addresses() {}

  static String text(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> "";
      case InetSocketAddress inet when inet.getAddress() instanceof Inet6Address six ->
          "[" + six.getHostAddress() + "]:" + inet.getPort();
      case InetSocketAddress inet when inet.getAddress() != null ->
          inet.getAddress().getHostAddress() + ":" + inet.getPort();
      case InetSocketAddress inet -> inet.getHostString() + ":" + inet.getPort();
      case DomainSocketAddress unix -> unix.path();
      case UnixDomainSocketAddress unix -> unix.getPath().toString();
      default -> address.toString();
    };
  }

  static @Nullable InetAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }
}

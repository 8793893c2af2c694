package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a socket listens, in the one form in which two of them can be compared; no name is looked
 * up but {@code localhost}.
 *
 * @param host an address as Java prints it, or a name in lower case
 * @param port 1 to 65535
 */
record ListenAddress(String host, int port) {

  private static final String ALL_OF_4 = "0.0.0.0";
  private static final String ALL_OF_BOTH = "0:0:0:0:0:0:0:0";

  /** Of an endpoint that listens by TCP; none where the kernel chooses the port. */
  static Optional<ListenAddress> of(String endpoint) {
    return Endpoint.parse(endpoint) instanceof Endpoint.Tcp tcp
        ? of(tcp.host(), tcp.port())
        : Optional.empty();
  }

  /** Of a server; none where the kernel chooses the port. */
  static Optional<ListenAddress> of(String host, int port) {
    return port == 0 ? Optional.empty() : Optional.of(new ListenAddress(plain(host), port));
  }

  private static String plain(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return "127.0.0.1";
    }
    try {
      return InetAddress.ofLiteral(host).getHostAddress();
    } catch (IllegalArgumentException e) {
      return host.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whether the kernel gives only one of two sockets its address: {@code [::]} takes both kinds.
   */
  boolean clashes(ListenAddress other) {
    return port == other.port
        && (host.equals(other.host) || takes(other.host) || other.takes(host));
  }

  private boolean takes(String one) {
    return host.equals(ALL_OF_BOTH) || (host.equals(ALL_OF_4) && one.indexOf(':') < 0);
  }
}

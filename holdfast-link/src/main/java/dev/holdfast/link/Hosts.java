package dev.holdfast.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Reads {@code 10.0.0.1:5000} and {@code [fe80::1]:5000}; asks no name service. */
final class Hosts {

  private Hosts() {}

  /** The address, or null where the text holds none. */
  static @Nullable InetAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Address and port by number.
   *
   * @throws IllegalArgumentException when the text is nothing of the kind
   */
  static InetSocketAddress socketAddress(String text) {
    InetAddress host = address(text);
    if (host == null || port(text) == 0) {
      throw new IllegalArgumentException("`" + text + "` is no address and port by number");
    }
    return new InetSocketAddress(host, port(text));
  }

  /** The port, 0 where the text holds none. */
  static int port(String text) {
    try {
      return Integer.parseInt(text, text.lastIndexOf(':') + 1, text.length(), 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

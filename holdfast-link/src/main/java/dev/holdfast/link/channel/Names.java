package dev.holdfast.link.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Looks names up away from the loop, for the system's resolver blocks. */
final class Names {

  private Names() {}

  /** Answers on the loop, never before this call has returned. */
  static void resolve(
      String host,
      int port,
      Loop loop,
      Consumer<List<SocketAddress>> found,
      Consumer<Throwable> unknown) {
    Away.run("lookup", () -> lookUp(host, port), loop, found, unknown);
  }

  private static List<SocketAddress> lookUp(String host, int port) throws UnknownHostException {
    return Arrays.stream(InetAddress.getAllByName(host))
        .<SocketAddress>map(address -> new InetSocketAddress(address, port))
        .toList();
  }
}

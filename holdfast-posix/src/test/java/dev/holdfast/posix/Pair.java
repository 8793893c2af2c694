package dev.holdfast.posix;

import dev.holdfast.posix.diag.SocketEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Two ends of a TCP connection over the loopback.
 *
 * @param local the address of the end that dialled
 * @param remote the address of the end that was dialled
 */
public record Pair(SocketChannel dialled, SocketChannel accepted, SocketEnd local, SocketEnd remote)
    implements AutoCloseable {

  /** Connects them. */
  public static Pair open() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel dialled = SocketChannel.open(server.getLocalAddress());
      return new Pair(
          dialled,
          server.accept(),
          SocketEnd.of((InetSocketAddress) dialled.getLocalAddress()),
          SocketEnd.of((InetSocketAddress) dialled.getRemoteAddress()));
    }
  }

  @Override
  public void close() throws IOException {
    dialled.close();
    accepted.close();
  }
}

package dev.holdfast.watch.scan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Both ends of a connection over the loopback. */
public record Talk(SocketChannel dialled, SocketChannel accepted) implements AutoCloseable {

  /** Connects them. */
  public static Talk open() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new Talk(SocketChannel.open(server.getLocalAddress()), server.accept());
    }
  }

  @Override
  public void close() throws IOException {
    dialled.close();
    accepted.close();
  }
}

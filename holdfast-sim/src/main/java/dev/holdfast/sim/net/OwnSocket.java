package dev.holdfast.sim.net;

import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Duplicates;
import dev.holdfast.posix.process.ProcFd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.NoSuchElementException;

/** The socket under a channel of the Java library, for options that it does not know. */
public final class OwnSocket {

  private OwnSocket() {}

  /**
   * A second descriptor of the channel's socket, found by its addresses: the kernel tells the inode
   * that has them, and which of our descriptors stands for it.
   */
  public static Descriptor descriptor(SocketChannel channel) throws IOException {
    int pid = (int) ProcessHandle.current().pid();
    long inode = inode(channel);
    for (int number : ProcFd.numbers(pid).orElseThrow()) {
      if (ProcFd.socketInode(pid, number) == inode) {
        return Duplicates.of(number);
      }
    }
    throw new NoSuchElementException("no descriptor of " + channel);
  }

  private static long inode(SocketChannel channel) throws IOException {
    try (SockDiag diag = SockDiag.open()) {
      return diag.find(
              SocketEnd.of((InetSocketAddress) channel.getLocalAddress()),
              SocketEnd.of((InetSocketAddress) channel.getRemoteAddress()))
          .map(TcpSocket::inode)
          .orElseThrow();
    }
  }
}

package dev.holdfast.sim.net;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Duplicates;
import dev.holdfast.posix.process.ProcFd;
import dev.holdfast.posix.socket.SocketOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.NoSuchElementException;
import jdk.net.ExtendedSocketOptions;

/** What a program has told the kernel to do about a peer that is silent. */
public enum SocketSettings {
  DEFAULT("as the system has it", false, false),
  KEEPALIVE("keepalive after 3 s, each 1 s, 3 times", true, false),
  USER_TIMEOUT("user time-out 5 s", false, true),
  BOTH("keepalive 3 s, 1 s, 3 times and user time-out 5 s", true, true);

  private static final int IDLE_SECONDS = 3;
  private static final int INTERVAL_SECONDS = 1;
  private static final int PROBES = 3;
  private static final int USER_TIMEOUT_MILLIS = 5_000;

  private final String title;
  private final boolean keepalive;
  private final boolean userTimeout;

  SocketSettings(String title, boolean keepalive, boolean userTimeout) {
    this.title = title;
    this.keepalive = keepalive;
    this.userTimeout = userTimeout;
  }

  /** As the command line has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  /** Sets a connection so. */
  void set(SocketChannel channel) throws IOException {
    if (keepalive) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
    if (userTimeout) {
      try (Descriptor socket = descriptor(channel)) {
        SocketOption.TCP_USER_TIMEOUT.set(socket, USER_TIMEOUT_MILLIS);
      }
    }
  }

  /**
   * A second descriptor of the channel's socket, found by its addresses: the kernel tells the inode
   * that has them, and which of our descriptors stands for it.
   */
  private static Descriptor descriptor(SocketChannel channel) throws IOException {
    ProcFd descriptors = new ProcFd();
    int pid = (int) ProcessHandle.current().pid();
    long inode = inode(channel);
    for (int number : descriptors.numbers(pid).orElseThrow()) {
      if (descriptors.socketInode(pid, number) == inode) {
        return Duplicates.of(number);
      }
    }
    throw new NoSuchElementException("no descriptor of " + channel);
  }

  private static long inode(SocketChannel channel) throws IOException, PosixException {
    try (SockDiag diag = SockDiag.open()) {
      return diag.find(
              SocketEnd.of((InetSocketAddress) channel.getLocalAddress()),
              SocketEnd.of((InetSocketAddress) channel.getRemoteAddress()))
          .map(TcpSocket::inode)
          .orElseThrow();
    }
  }
}

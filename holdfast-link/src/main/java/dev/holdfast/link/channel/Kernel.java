package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.KernelView;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/** What the kernel tells of a stream socket, and what can be asked of it while it is open. */
final class Kernel {

  private static final long UNSENT_BYTES = 256 * 1024;

  private static final List<String> STATES =
      List.of(
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING",
          "NEW_SYN_RECV");

  /** {@code TCP_RTO_MAX_MS} of Linux 6.15 and later, which Netty does not name. */
  private static final IntegerUnixChannelOption RTO_MAX =
      new IntegerUnixChannelOption("TCP_RTO_MAX_MS", 6, 44);

  private static final int RTO_MAX_IN_DOUBT_MILLIS = 1_000;

  /** So that a doubt has no long pause to wait for; longer than the round trip of a slow path. */
  private static final int RTO_MAX_MILLIS = 2_000;

  private Kernel() {}

  /** How long the kernel may pause between two tries; where it cannot be set its own rule stays. */
  private static void resendWithin(io.netty.channel.Channel socket, int millis) {
    if (socket instanceof EpollSocketChannel tcp) {
      set(tcp, RTO_MAX, millis);
    }
  }

  static KernelView view(io.netty.channel.Channel socket, long nanos) {
    if (!(socket instanceof EpollSocketChannel tcp)) {
      return KernelView.unavailable(
          nanos,
          socket instanceof NioSocketChannel
              ? "the Java library's sockets tell no TCP state"
              : "the connection is not TCP");
    }
    try {
      return view(tcp.tcpInfo(), nanos);
    } catch (RuntimeException e) {
      return KernelView.unavailable(nanos, "the socket is closed");
    }
  }

  private static KernelView view(EpollTcpInfo info, long nanos) {
    int state = info.state();
    return new KernelView(
        nanos,
        state >= 1 && state <= STATES.size() ? STATES.get(state - 1) : "state " + state,
        info.unacked(),
        info.retransmits(),
        info.totalRetrans(),
        info.backoff(),
        info.probes(),
        info.rto(),
        info.rtt(),
        info.lastDataSent(),
        info.lastDataRecv(),
        info.lastAckRecv(),
        KernelView.UNKNOWN,
        KernelView.UNKNOWN,
        "TCP_INFO counts segments, not bytes");
  }

  /**
   * Bounds what the kernel takes ahead of what it has sent, where that can be set: bytes in there
   * cannot be overtaken any more.
   */
  static void boundUnsent(io.netty.channel.Channel socket) {
    if (socket instanceof EpollSocketChannel tcp) {
      set(tcp, EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
  }

  /**
   * Lowers the keepalive idle time to its least: the kernel then probes at once where the last
   * acknowledgement is older than that, else when it will be. So many probes may be lost that the
   * kernel does not give up on that account. What was sent and is not acknowledged goes out again
   * each second.
   */
  static boolean askForAck(io.netty.channel.Channel socket) {
    resendWithin(socket, RTO_MAX_IN_DOUBT_MILLIS);
    return keepalive(socket, 1, 1, KernelTimers.MOST_PROBES);
  }

  /** Whether all of them could be set. */
  static boolean set(io.netty.channel.Channel socket, KernelTimers timers) {
    resendWithin(socket, RTO_MAX_MILLIS);
    int userTimeout = (int) timers.userTimeout().toMillis();
    boolean given =
        socket instanceof EpollSocketChannel tcp
            && set(tcp, EpollChannelOption.TCP_USER_TIMEOUT, userTimeout);
    return keepalive(
            socket,
            (int) timers.idle().toSeconds(),
            (int) timers.interval().toSeconds(),
            timers.probes())
        && given;
  }

  /** The idle time goes last: the kernel counts it anew when it is set. */
  private static boolean keepalive(
      io.netty.channel.Channel socket, int idle, int interval, int probes) {
    return switch (socket) {
      case EpollSocketChannel tcp ->
          set(tcp, EpollChannelOption.TCP_KEEPCNT, probes)
              && set(tcp, EpollChannelOption.TCP_KEEPINTVL, interval)
              && set(tcp, EpollChannelOption.TCP_KEEPIDLE, idle);
      case NioSocketChannel tcp ->
          set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes)
              && set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval)
              && set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle);
      default -> false;
    };
  }

  private static <T> boolean set(
      io.netty.channel.Channel socket, ChannelOption<T> option, T value) {
    try {
      return socket.config().setOption(option, value);
    } catch (RuntimeException e) {
      return false;
    }
  }
}

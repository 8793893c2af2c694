package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.KernelView;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/** What the kernel tells of a stream socket, and what can be asked of it while it is open. */
final class Kernel {

  /** The most probes that the kernel takes; it gives up only after them. */
  private static final int MOST_PROBES = 127;

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

  private Kernel() {}

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
   * Lowers the keepalive idle time to its least: the kernel then probes at once where the last
   * acknowledgement is older than that, else when it will be. So many probes may be lost that the
   * kernel does not give up on its own.
   */
  static boolean askForAck(io.netty.channel.Channel socket) {
    return switch (socket) {
      case EpollSocketChannel tcp ->
          set(tcp, EpollChannelOption.TCP_KEEPCNT, MOST_PROBES)
              && set(tcp, EpollChannelOption.TCP_KEEPINTVL, 1)
              && set(tcp, EpollChannelOption.TCP_KEEPIDLE, 1);
      case NioSocketChannel tcp ->
          set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), MOST_PROBES)
              && set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 1)
              && set(tcp, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 1);
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

package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
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

  private static final long LEAST_RTO_MAX_MILLIS = 1_000;
  private static final long MOST_RTO_MAX_MILLIS = 120_000;

  private Kernel() {}

  /** How long the kernel may pause between two tries; where it cannot be set its own rule stays. */
  private static void resendWithin(io.netty.channel.Channel socket, Duration pause) {
    if (socket instanceof EpollSocketChannel tcp) {
      set(
          tcp,
          RTO_MAX,
          (int) Math.clamp(pause.toMillis(), LEAST_RTO_MAX_MILLIS, MOST_RTO_MAX_MILLIS));
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
   * Lowers the keepalive idle time to the pause between probes: the kernel then probes at once
   * where the last acknowledgement is older than that, else when it will be. So many probes may be
   * lost that the kernel does not give up on that account. What was sent and is not acknowledged
   * goes out again after the same pause at most.
   */
  static boolean askForAck(io.netty.channel.Channel socket, LivenessSettings settings) {
    if (settings.keepaliveIdle().isZero()) {
      return false;
    }
    resendWithin(socket, settings.keepaliveInterval());
    int pause = (int) settings.keepaliveInterval().toSeconds();
    return keepalive(socket, pause, pause, LivenessSettings.MOST_PROBES).isEmpty();
  }

  /** Gives the names of what could not be set; a doubt has no long pause to wait for then. */
  static List<String> set(io.netty.channel.Channel socket, LivenessSettings settings) {
    if (!(socket.localAddress() instanceof InetSocketAddress)) {
      return List.of();
    }
    resendWithin(socket, settings.keepaliveInterval().multipliedBy(2));
    List<String> missing = new ArrayList<>();
    boolean asks = !settings.keepaliveIdle().isZero();
    note(missing, "SO_KEEPALIVE", set(socket, ChannelOption.SO_KEEPALIVE, asks));
    if (asks) {
      missing.addAll(
          keepalive(
              socket,
              (int) settings.keepaliveIdle().toSeconds(),
              (int) settings.keepaliveInterval().toSeconds(),
              settings.keepaliveCount()));
    }
    int userTimeout = (int) settings.userTimeout().toMillis();
    note(
        missing,
        "TCP_USER_TIMEOUT",
        socket instanceof EpollSocketChannel
            && set(socket, EpollChannelOption.TCP_USER_TIMEOUT, userTimeout));
    return List.copyOf(missing);
  }

  /** The idle time goes last: the kernel counts it anew when it is set. */
  private static List<String> keepalive(
      io.netty.channel.Channel socket, int idle, int interval, int probes) {
    boolean epoll = socket instanceof EpollSocketChannel;
    List<String> missing = new ArrayList<>();
    note(
        missing,
        "TCP_KEEPCNT",
        set(
            socket,
            epoll
                ? EpollChannelOption.TCP_KEEPCNT
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT),
            probes));
    note(
        missing,
        "TCP_KEEPINTVL",
        set(
            socket,
            epoll
                ? EpollChannelOption.TCP_KEEPINTVL
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
            interval));
    note(
        missing,
        "TCP_KEEPIDLE",
        set(
            socket,
            epoll
                ? EpollChannelOption.TCP_KEEPIDLE
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
            idle));
    return missing;
  }

  private static void note(List<String> missing, String name, boolean set) {
    if (!set) {
      missing.add(name);
    }
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

package dev.holdfast.watch.scan;

import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.watch.ConnectionRules;
import org.jspecify.annotations.Nullable;

/**
 * A connection as programs are told of it; null stands for what cannot be seen.
 *
 * @param local this end, such as {@code 10.0.0.1:5000} or {@code [::1]:5000}
 * @param remote the other end
 * @param state the connection's state, such as {@code CLOSE_WAIT}
 * @param pid a process that holds it
 * @param process the name of that process
 * @param idleSeconds time since data went either way, s
 * @param timer what the timer that runs is for, in lower case, such as {@code off} or {@code
 *     keepalive}; {@code other} where it has no name
 * @param retransmits times the oldest unacknowledged segment went out again
 * @param rttMicros the smoothed round-trip time, us
 * @param verdict as {@link dev.holdfast.watch.ConnectionVerdict#text()} has it
 * @param why one sentence
 */
public record ConnectionRow(
    String local,
    String remote,
    String state,
    @Nullable Integer pid,
    @Nullable String process,
    @Nullable Double idleSeconds,
    String timer,
    @Nullable Long retransmits,
    @Nullable Long rttMicros,
    String verdict,
    String why) {

  /** The row of a connection. */
  public static ConnectionRow of(Connection connection) {
    TcpSocket socket = connection.socket();
    Owner owner = connection.owner();
    return new ConnectionRow(
        socket.local().toString(),
        socket.remote().toString(),
        state(socket),
        owner == null ? null : owner.pid(),
        owner == null ? null : owner.process(),
        ConnectionRules.idle(socket).map(idle -> idle.toMillis() / 1000.0).orElse(null),
        timer(socket.timer()),
        retransmits(socket),
        rttMicros(socket),
        connection.judged().verdict().text(),
        connection.judged().why());
  }

  /** One name for both kinds of SYN_RECV. */
  private static String state(TcpSocket socket) {
    return (socket.state() == TcpState.NEW_SYN_RECV ? TcpState.SYN_RECV : socket.state()).name();
  }

  private static String timer(TcpTimer timer) {
    return switch (timer) {
      case OFF -> "off";
      case RETRANSMIT -> "retransmit";
      case KEEPALIVE -> "keepalive";
      case PERSIST -> "persist";
      case TIME_WAIT, OTHER -> "other";
    };
  }

  private static @Nullable Long retransmits(TcpSocket socket) {
    TcpInfo info = socket.info();
    if (info != null) {
      return known(info.retransmits());
    }
    return socket.timer() == TcpTimer.RETRANSMIT ? (long) socket.timerCount() : null;
  }

  /** A round trip that was never measured is none. */
  private static @Nullable Long rttMicros(TcpSocket socket) {
    TcpInfo info = socket.info();
    return info == null || info.rttMicros() == 0 ? null : known(info.rttMicros());
  }

  private static @Nullable Long known(long figure) {
    return figure == TcpInfo.UNKNOWN ? null : figure;
  }
}

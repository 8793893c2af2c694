package dev.holdfast.watch;

import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import java.time.Duration;
import java.util.Optional;

/** The rules for verdicts, in their order: the first that fits counts. */
public final class ConnectionRules {

  private static final long UNKNOWN = TcpInfo.UNKNOWN;

  private final Thresholds thresholds;
  private final SystemTimers system;

  /** Rules with these thresholds, on a host with these settings. */
  public ConnectionRules(Thresholds thresholds, SystemTimers system) {
    this.thresholds = thresholds;
    this.system = system;
  }

  /**
   * Time since data went either way.
   *
   * @return empty where the kernel does not tell, or nothing could go yet
   */
  public static Optional<Duration> idle(TcpSocket socket) {
    TcpInfo info = socket.info();
    if (info == null
        || socket.state() == TcpState.SYN_SENT
        || info.dataSentMillisAgo() == UNKNOWN
        || info.dataReceivedMillisAgo() == UNKNOWN) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofMillis(Math.min(info.dataSentMillisAgo(), info.dataReceivedMillisAgo())));
  }

  /**
   * The least time that a connection has been in its state, as one look shows it. Whoever entered
   * CLOSE_WAIT or FIN_WAIT2 did so by a segment that acknowledged something; none came since. One
   * that no program holds any more has a timer that was set to the system's time when it began.
   */
  public Duration leastTimeInState(TcpSocket socket) {
    TcpInfo info = socket.info();
    if (info != null && info.ackReceivedMillisAgo() != UNKNOWN) {
      return Duration.ofMillis(info.ackReceivedMillisAgo());
    }
    long left = socket.timerMillis();
    long whole = system.finTimeout().toMillis();
    return socket.timer() == TcpTimer.TIME_WAIT && left < whole
        ? Duration.ofMillis(whole - left)
        : Duration.ZERO;
  }

  /**
   * The verdict on a connection.
   *
   * @param inState the least time that it has been in its state
   */
  public Judged judge(TcpSocket socket, Duration inState) {
    if (socket.state() == TcpState.CLOSE_WAIT && inState.compareTo(thresholds.leaking()) > 0) {
      return new Judged(
          ConnectionVerdict.LEAKING,
          "the peer closed " + Spans.text(inState) + " ago or more, this end was never closed");
    }
    if (socket.state() == TcpState.FIN_WAIT2 && inState.compareTo(thresholds.halfClosed()) > 0) {
      return new Judged(
          ConnectionVerdict.HALF_CLOSED,
          "this end was closed "
              + Spans.text(inState)
              + " ago or more, the peer has not closed"
              + (socket.inode() == 0 ? "; no program holds it, the kernel ends it" : ""));
    }
    if (socket.timer() == TcpTimer.PERSIST) {
      return new Judged(
          ConnectionVerdict.PEER_NOT_READING,
          "the peer's window is closed, " + socket.writeQueue() + " bytes wait");
    }
    return byFigures(socket, inState);
  }

  private Judged byFigures(TcpSocket socket, Duration inState) {
    TcpInfo info = socket.info();
    if (info != null && isBusyDead(socket, info)) {
      Optional<Duration> noticed =
          socket.inode() == 0 ? Optional.empty() : GiveUp.after(socket, system);
      return new Judged(
          ConnectionVerdict.BUSY_DEAD,
          socket.writeQueue()
              + " bytes unacknowledged, sent again "
              + info.retransmits()
              + " times, no ACK for "
              + Spans.text(Duration.ofMillis(info.ackReceivedMillisAgo()))
              + ending(socket, noticed),
          noticed);
    }
    if (socket.timer() == TcpTimer.OFF && isLive(socket.state())) {
      return withoutTimer(socket);
    }
    return healthy(socket, inState);
  }

  private static String ending(TcpSocket socket, Optional<Duration> noticed) {
    if (socket.inode() == 0) {
      return "; no program holds it, the kernel ends it";
    }
    return noticed
        .map(left ->
            "; the program notices in about " + Spans.text(left) + " unless it set a user time-out")
        .orElse("");
  }

  private boolean isBusyDead(TcpSocket socket, TcpInfo info) {
    return socket.writeQueue() > 0
        && info.retransmits() >= thresholds.retransmits()
        && info.ackReceivedMillisAgo() >= thresholds.withoutAck().toMillis();
  }

  private static boolean isLive(TcpState state) {
    return state == TcpState.ESTABLISHED
        || state == TcpState.CLOSE_WAIT
        || state == TcpState.FIN_WAIT2;
  }

  private Judged withoutTimer(TcpSocket socket) {
    Optional<Duration> idle = idle(socket);
    if (idle.isEmpty()) {
      return new Judged(
          ConnectionVerdict.UNKNOWN,
          "no timer runs; how long it has been idle cannot be seen here");
    }
    if (idle.get().compareTo(thresholds.blind()) >= 0) {
      return new Judged(
          ConnectionVerdict.BLIND,
          "idle for " + Spans.text(idle.get()) + " without keepalive: nobody would notice");
    }
    return new Judged(ConnectionVerdict.HEALTHY, "data " + Spans.text(idle.get()) + " ago");
  }

  private static Judged healthy(TcpSocket socket, Duration inState) {
    return new Judged(
        ConnectionVerdict.HEALTHY,
        switch (socket.state()) {
          case ESTABLISHED -> timerSentence(socket);
          case CLOSE_WAIT -> "the peer closed, at least " + Spans.text(inState) + " ago";
          case FIN_WAIT2 -> "this end was closed, at least " + Spans.text(inState) + " ago";
          case SYN_SENT -> "being dialled";
          case SYN_RECV, NEW_SYN_RECV -> "being answered";
          default -> "being closed";
        });
  }

  private static String timerSentence(TcpSocket socket) {
    TcpInfo info = socket.info();
    long probes = info == null ? UNKNOWN : info.probes();
    return switch (socket.timer()) {
      case KEEPALIVE ->
          probes > 0 ? "keepalive, " + probes + " probes unanswered so far" : "keepalive is on";
      case RETRANSMIT ->
          info != null && info.retransmits() > 0
              ? "sent again " + info.retransmits() + " times so far"
              : "data is under way";
      default -> "nothing speaks against it";
    };
  }
}

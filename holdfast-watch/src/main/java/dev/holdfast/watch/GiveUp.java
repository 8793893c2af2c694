package dev.holdfast.watch;

import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpTimer;
import java.time.Duration;
import java.util.Optional;

/**
 * When the kernel gives up a connection whose peer does not answer: only then its program knows.
 */
public final class GiveUp {

  private static final int MOST_DOUBLINGS = 20;

  private GiveUp() {}

  /**
   * How long it will take from now on, if the peer stays silent; a user time-out of the program
   * makes it sooner, and cannot be seen from outside.
   *
   * @return empty where nothing is under way or the figures are not there
   */
  public static Optional<Duration> after(TcpSocket socket, SystemTimers system) {
    TcpInfo info = socket.info();
    if (socket.timer() != TcpTimer.RETRANSMIT || info == null || info.rtoMicros() <= 0) {
      return Optional.empty();
    }
    long longest = system.longestRetry().toMillis();
    long pause = Math.min(info.rtoMicros() / 1000, longest);
    long left = socket.timerMillis();
    long sinceFirst = sinceFirstRetransmission(info, pause, longest) - left;
    long limit = system.retransmissionLimit().toMillis();
    while (sinceFirst + left < limit) {
      pause = Math.min(2 * pause, longest);
      left += Math.max(pause, 1);
    }
    return Optional.of(Duration.ofMillis(left));
  }

  /** From the first retransmission to the one that is due next, ms. */
  private static long sinceFirstRetransmission(TcpInfo info, long pause, long longest) {
    long first = (info.rtoMicros() / 1000) >> Math.clamp(info.backoff(), 0, MOST_DOUBLINGS);
    long sum = info.retransmits() > 0 ? pause : 0;
    for (int n = 1; n < info.retransmits(); n++) {
      sum += Math.min(first << Math.min(n, MOST_DOUBLINGS), longest);
    }
    return sum;
  }
}

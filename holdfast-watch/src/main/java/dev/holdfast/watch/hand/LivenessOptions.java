package dev.holdfast.watch.hand;

import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.SocketOption;
import java.time.Duration;

/**
 * What a socket is told to do about a silent peer.
 *
 * @param keepalive whether an idle peer is probed
 * @param idleSeconds idle time before the first probe, s
 * @param intervalSeconds time between probes, s
 * @param probes probes without an answer until the connection is given up
 * @param userTimeoutMillis time that sent bytes may stay unacknowledged, ms; 0 is the system's rule
 */
public record LivenessOptions(
    boolean keepalive, int idleSeconds, int intervalSeconds, int probes, int userTimeoutMillis) {

  /** Reads those of a socket. */
  public static LivenessOptions of(Descriptor socket) throws PosixException {
    return new LivenessOptions(
        SocketOption.SO_KEEPALIVE.get(socket) != 0,
        SocketOption.TCP_KEEPIDLE.get(socket),
        SocketOption.TCP_KEEPINTVL.get(socket),
        SocketOption.TCP_KEEPCNT.get(socket),
        SocketOption.TCP_USER_TIMEOUT.get(socket));
  }

  /** Sets them; the idle time last but for the switch, for its setting starts the timer anew. */
  void set(Descriptor socket) throws PosixException {
    SocketOption.TCP_USER_TIMEOUT.set(socket, userTimeoutMillis);
    SocketOption.TCP_KEEPCNT.set(socket, probes);
    SocketOption.TCP_KEEPINTVL.set(socket, intervalSeconds);
    if (keepalive) {
      SocketOption.SO_KEEPALIVE.set(socket, 1);
      SocketOption.TCP_KEEPIDLE.set(socket, idleSeconds);
    } else {
      SocketOption.TCP_KEEPIDLE.set(socket, idleSeconds);
      SocketOption.SO_KEEPALIVE.set(socket, 0);
    }
  }

  /** One line for people. */
  @Override
  public String toString() {
    return (keepalive
            ? "keepalive after "
                + idleSeconds
                + " s, every "
                + intervalSeconds
                + " s, "
                + probes
                + " times"
            : "no keepalive")
        + ", "
        + (userTimeoutMillis == 0
            ? "no user time-out"
            : "user time-out " + Spans.text(Duration.ofMillis(userTimeoutMillis)));
  }
}

package dev.holdfast.watch.scan;

import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Since when connections have been seen in a state that counts by its age. */
final class StateAges {

  private record Key(SocketEnd local, SocketEnd remote, TcpState state, long cookie) {}

  private Map<Key, Long> before = new HashMap<>();
  private Map<Key, Long> now = new HashMap<>();
  private long nanos;

  /** Begins one more look. */
  void begin(long nanos) {
    this.nanos = nanos;
    before = now;
    now = new HashMap<>();
  }

  /**
   * The least time that a connection has been in its state.
   *
   * @param told the least time that this look alone shows
   */
  Duration of(TcpSocket socket, Duration told) {
    if (socket.state() != TcpState.CLOSE_WAIT && socket.state() != TcpState.FIN_WAIT2) {
      return Duration.ZERO;
    }
    Key key = new Key(socket.local(), socket.remote(), socket.state(), socket.cookie());
    long since = before.getOrDefault(key, nanos);
    now.put(key, since);
    Duration seen = Duration.ofNanos(nanos - since);
    return told.compareTo(seen) > 0 ? told : seen;
  }
}

package dev.holdfast.posix.diag;

import java.util.Set;

/** The states of a TCP connection, by the numbers that Linux gives them. */
public enum TcpState {
  /** A number that has no name here. */
  UNNAMED(0),
  /** Both ways open. */
  ESTABLISHED(1),
  /** Dialled, not answered. */
  SYN_SENT(2),
  /** Called, the answer is out. */
  SYN_RECV(3),
  /** We closed; the peer has not acknowledged that. */
  FIN_WAIT1(4),
  /** We closed; the peer knows and has not closed. */
  FIN_WAIT2(5),
  /** Both closed; late segments are waited for. */
  TIME_WAIT(6),
  /** Not connected. */
  CLOSE(7),
  /** The peer closed, we have not. */
  CLOSE_WAIT(8),
  /** Both closed; the peer has not acknowledged ours. */
  LAST_ACK(9),
  /** Waits for calls. */
  LISTEN(10),
  /** Both closed at once. */
  CLOSING(11),
  /** Called, the answer is out: as newer kernels keep it. */
  NEW_SYN_RECV(12);

  private static final TcpState[] ALL = values();

  private final int number;

  TcpState(int number) {
    this.number = number;
  }

  /** The state of a number; {@link #UNNAMED} for one that has no name. */
  public static TcpState of(int number) {
    return number > 0 && number < ALL.length ? ALL[number] : UNNAMED;
  }

  /** A set of states as the kernel's filter has it. */
  static int mask(Set<TcpState> states) {
    int mask = 0;
    for (TcpState state : states) {
      mask |= 1 << state.number;
    }
    return mask;
  }
}

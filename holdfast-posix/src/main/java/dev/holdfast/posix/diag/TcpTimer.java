package dev.holdfast.posix.diag;

/** The timer that runs for a connection, as sock_diag(7) has it. */
public enum TcpTimer {
  /** None. */
  OFF,
  /** Something sent is not acknowledged: retransmission, early or by time. */
  RETRANSMIT,
  /** Keepalive, or what follows our own close. */
  KEEPALIVE,
  /** What is left of a connection that both ends closed. */
  TIME_WAIT,
  /** The peer's window is closed: zero-window probes. */
  PERSIST,
  /** A number that has no name here. */
  OTHER;

  private static final TcpTimer[] ALL = values();

  /** The timer of a number; {@link #OTHER} for one that has no name. */
  public static TcpTimer of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : OTHER;
  }
}

package dev.holdfast.watch;

/** What the kernel's figures say of one connection. */
public enum ConnectionVerdict {
  /** The peer closed, and the program on this host does not close its end. */
  LEAKING("leaking"),
  /** The program on this host closed, and the peer does not close its end. */
  HALF_CLOSED("half-closed"),
  /** The peer acknowledges and takes nothing: its window is closed. */
  PEER_NOT_READING("peer-not-reading"),
  /** Bytes were sent, sent again, and nothing comes back. */
  BUSY_DEAD("busy-dead"),
  /** Idle and without keepalive: nobody would notice if the peer were gone. */
  BLIND("blind"),
  /** Nothing speaks against it. */
  HEALTHY("healthy"),
  /** What would tell blind from healthy cannot be seen here. */
  UNKNOWN("unknown");

  private final String text;

  ConnectionVerdict(String text) {
    this.text = text;
  }

  /** As it is printed. */
  public String text() {
    return text;
  }
}

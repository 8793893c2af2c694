package dev.holdfast.sim.net;

/** What goes over a connection while it fails. */
public enum Traffic {
  /** Nothing, until {@link Trial#LATE_WRITE} after the fault; from then on as if busy. */
  IDLE,
  /** 100 bytes from the client each second. */
  BUSY
}

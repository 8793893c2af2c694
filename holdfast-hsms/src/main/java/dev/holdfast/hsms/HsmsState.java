package dev.holdfast.hsms;

/** The connection states of SEMI E37. */
public enum HsmsState {
  /** There is no TCP connection, or it is being closed. */
  NOT_CONNECTED,
  /** TCP stands; no data may flow. */
  NOT_SELECTED,
  /** Data may flow. */
  SELECTED
}

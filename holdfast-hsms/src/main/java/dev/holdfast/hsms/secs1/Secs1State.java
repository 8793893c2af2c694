package dev.holdfast.hsms.secs1;

/** The states of one end of the line (SEMI E4); COMPLETION takes no time and is none of them. */
public enum Secs1State {
  /** There is no line. */
  NOT_CONNECTED,
  /** Nobody sends. */
  IDLE,
  /** We asked for the line by ENQ and wait for EOT. */
  LINE_CONTROL,
  /** Our block is on the line; its ACK is awaited. */
  SEND,
  /** The peer has the line; its block is awaited or half there. */
  RECEIVE,
  /** The peer's block was bad; what comes is thrown away until the line is quiet for T1. */
  DISCARD
}

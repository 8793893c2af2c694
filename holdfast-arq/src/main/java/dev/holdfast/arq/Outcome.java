package dev.holdfast.arq;

import java.time.Duration;

/** What became of a frame that was to be sent; each has exactly one. */
public sealed interface Outcome {

  /**
   * The peer acknowledged it by number and code.
   *
   * @param number unsigned 32 bits
   * @param sends how often it was sent, 1 or more
   * @param took from the first send to the acknowledgement
   */
  record Acknowledged(long number, int sends, Duration took) implements Outcome {}

  /** The peer has it not: it never left this process, or nobody took it there. */
  record NotDelivered(Reason reason, String detail) implements Outcome {}

  /**
   * It was sent and not acknowledged before its limit: whether the peer has it nobody knows.
   *
   * @param number unsigned 32 bits
   * @param sends how often it was sent, 1 or more
   */
  record Unknown(long number, int sends, String detail) implements Outcome {}

  /**
   * It was sent and wants no acknowledgement.
   *
   * @param number unsigned 32 bits
   */
  record Sent(long number) implements Outcome {}

  /** Why a frame did not leave. */
  enum Reason {
    /** As many frames wait as may. */
    FULL,
    /** A newer frame took its place in the queue. */
    DROPPED,
    /** No channel leads to the destination. */
    NO_PATH,
    /** The channel took no bytes as long as the frame had time. */
    NOT_TAKEN,
    /** The peer did not take the set-up that goes before all data. */
    NO_SETUP,
    /** Nobody listens there: the peer's host said so of each frame that was sent to it. */
    REFUSED
  }
}

package dev.holdfast.hsms.secs1;

import dev.holdfast.link.session.SessionTimer;

/** The timers of SECS-I. */
public enum Secs1Timer implements SessionTimer {
  /** Time between two bytes of a block. */
  T1,
  /** Time from ENQ to EOT, from EOT to the length byte, from the block's end to ACK. */
  T2,
  /** Reply time-out of the transaction whose T3 has run longest. */
  T3,
  /** Time between two blocks of a message, for the message that has waited longest. */
  T4,
  /** Time for the message that the peer is to send next. */
  CONVERSATION
}

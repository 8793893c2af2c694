package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionTimer;

/** The timers of one HSMS connection; T5 belongs to the link, which outlives it. */
public enum HsmsTimer implements SessionTimer {
  /** Reply time-out of the transaction that has been open longest. */
  T3,
  /** Control transaction time-out. */
  T6,
  /** Time the connection may stay not selected. */
  T7,
  /** Time between the bytes of one message. */
  T8,
  /** Idle time after which a Linktest.req is due. */
  LINKTEST
}

package dev.holdfast.meter.line;

import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;

/** Where the polling of a line is. */
public enum LineState {
  CLOSED,
  /** No meter is due. */
  IDLE,
  /** A request is out; it is the only one on the line. */
  AWAITING_REPLY,
  /** A reading is not durable yet; nothing is asked before it is. */
  AWAITING_COMMIT,
  /** The line is left silent before the next request. */
  TURNAROUND;

  /** What moves a line from state to state. */
  public enum Trigger {
    OPENED,
    DUE,
    ANSWERED,
    DELIVERED,
    EXPIRED,
    COMMITTED,
    SILENT,
    ENDED
  }

  /** The timers of a line. */
  public enum Timer implements SessionTimer {
    /** The next meter is due. */
    POLL,
    /** A reply takes too long. */
    REPLY,
    /** A commit takes too long. */
    COMMIT,
    /** The line was silent long enough for the next request. */
    TURNAROUND,
    /** The silence that ends a frame. */
    GAP
  }

  /** The transitions. */
  public static final StateTable<LineState, Trigger> TABLE =
      StateTable.of(LineState.class, Trigger.class)
          .row(CLOSED, Trigger.OPENED, "all meters are due", IDLE)
          .row(IDLE, Trigger.DUE, "send the request", AWAITING_REPLY)
          .row(AWAITING_REPLY, Trigger.ANSWERED, "", TURNAROUND)
          .row(AWAITING_REPLY, Trigger.DELIVERED, "deliver the reading", AWAITING_COMMIT)
          .row(AWAITING_REPLY, Trigger.EXPIRED, "listen for a late reply", TURNAROUND)
          .row(TURNAROUND, Trigger.ANSWERED, "the reply came late", TURNAROUND)
          .row(TURNAROUND, Trigger.DELIVERED, "deliver the late reading", AWAITING_COMMIT)
          .row(TURNAROUND, Trigger.SILENT, "", IDLE)
          .row(AWAITING_COMMIT, Trigger.COMMITTED, "", TURNAROUND)
          .row(IDLE, Trigger.ENDED, "", CLOSED)
          .row(AWAITING_REPLY, Trigger.ENDED, "", CLOSED)
          .row(AWAITING_COMMIT, Trigger.ENDED, "", CLOSED)
          .row(TURNAROUND, Trigger.ENDED, "", CLOSED)
          .build();
}

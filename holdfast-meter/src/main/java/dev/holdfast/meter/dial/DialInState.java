package dev.holdfast.meter.dial;

import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;

/** Where a connection is that somebody has dialled. */
public enum DialInState {
  CLOSED,
  /** It is not known who calls. */
  UNIDENTIFIED,
  /** The caller is known; its line has the connection. */
  IDENTIFIED;

  /** What moves it. */
  public enum Trigger {
    OPENED,
    INTRODUCED,
    REFUSED,
    REPLACED,
    ENDED
  }

  /** The timers of a connection, beside those of the line that has it. */
  public enum Timer implements SessionTimer {
    /** The caller leaves open for too long who it is. */
    IDENTIFY(Kind.SILENCE),
    /** The caller is asked for its address. */
    ASK(Kind.PACE),
    /** The silence that ends a packet. */
    GAP(Kind.PACE),
    /** The caller sends nothing, not even a heartbeat. */
    HEARTBEAT(Kind.SILENCE);

    private final Kind kind;

    Timer(Kind kind) {
      this.kind = kind;
    }

    @Override
    public Kind kind() {
      return kind;
    }
  }

  /** The transitions. */
  public static final StateTable<DialInState, Trigger> TABLE =
      StateTable.of(DialInState.class, Trigger.class)
          .row(CLOSED, Trigger.OPENED, "wait for a word of who it is, or ask", UNIDENTIFIED)
          .row(UNIDENTIFIED, Trigger.INTRODUCED, "hand over to its line", IDENTIFIED)
          .row(UNIDENTIFIED, Trigger.REFUSED, "close", CLOSED)
          .row(UNIDENTIFIED, Trigger.ENDED, "", CLOSED)
          .row(IDENTIFIED, Trigger.REPLACED, "close: the caller came again", CLOSED)
          .row(IDENTIFIED, Trigger.ENDED, "", CLOSED)
          .build();
}

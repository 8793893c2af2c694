package dev.holdfast.arq;

import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;

/** Where a session is. */
public enum ArqState {
  CLOSED,
  /** Frames go both ways. */
  OPEN,
  /** Nothing comes over this wire, and another brings what it should. */
  SILENT,
  /** A frame was given up and nothing was heard since. */
  UNANSWERED;

  /** What moves a session from state to state. */
  public enum Trigger {
    OPENED,
    SILENCE,
    GIVEN_UP,
    HEARD,
    ENDED
  }

  /** The timers of a session. */
  public enum Timer implements SessionTimer {
    /** Something on the wheel is due. */
    WHEEL(Kind.PACE),
    /** What was due is judged, once all that can be read was read. */
    JUDGE(Kind.SILENCE),
    /** Half a frame of a stream waits for the rest. */
    FRAME(Kind.PACE),
    /** Figures are taken. */
    FIGURES(Kind.PACE);

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
  public static final StateTable<ArqState, Trigger> TABLE =
      StateTable.of(ArqState.class, Trigger.class)
          .row(CLOSED, Trigger.OPENED, "frames may go", OPEN)
          .row(OPEN, Trigger.SILENCE, "frames go on another bus first", SILENT)
          .row(SILENT, Trigger.HEARD, "the bus is taken as before", OPEN)
          .row(SILENT, Trigger.GIVEN_UP, "raise a suspicion", UNANSWERED)
          .row(OPEN, Trigger.GIVEN_UP, "raise a suspicion", UNANSWERED)
          .row(UNANSWERED, Trigger.GIVEN_UP, "add evidence", UNANSWERED)
          .row(UNANSWERED, Trigger.HEARD, "the doubt is over", OPEN)
          .row(OPEN, Trigger.ENDED, "", CLOSED)
          .row(SILENT, Trigger.ENDED, "", CLOSED)
          .row(UNANSWERED, Trigger.ENDED, "", CLOSED)
          .build();
}

package dev.holdfast.link;

import dev.holdfast.link.session.StateTable;

/** Where a link stands. */
public enum LinkState {
  /** Not opened yet, or closed for good. */
  STOPPED,
  /** A dial is under way. */
  DIALING,
  /** Asking for the address to listen at. */
  BINDING,
  /** Peers can come; none is there. */
  LISTENING,
  /** Pausing before the next dial, or before asking for the address again. */
  WAITING,
  /** A channel is open; its session cannot carry messages yet. */
  CONNECTED,
  /** Messages can flow. */
  READY,
  /** A session has a doubt, and nothing has arrived since. */
  SUSPECT,
  /** Sessions are taking leave. */
  STOPPING;

  /** What moves a link. */
  public enum Trigger {
    DIAL,
    BIND,
    BOUND,
    FAILED,
    OPENED,
    SESSION_READY,
    SESSION_NOT_READY,
    SUSPECTED,
    ENDED,
    EMPTIED,
    STOP,
    STOPPED
  }

  private static final StateTable<LinkState, Trigger> TABLE = buildTable();

  /** The only way a link's state changes. */
  public static StateTable<LinkState, Trigger> table() {
    return TABLE;
  }

  private static StateTable<LinkState, Trigger> buildTable() {
    StateTable.Builder<LinkState, Trigger> rows = StateTable.of(LinkState.class, Trigger.class);
    rows.row(STOPPED, Trigger.DIAL, "dial", DIALING)
        .row(STOPPED, Trigger.BIND, "bind", BINDING)
        .row(BINDING, Trigger.BOUND, "tell the real address", LISTENING)
        .row(BINDING, Trigger.FAILED, "arm the pause", WAITING)
        .row(DIALING, Trigger.OPENED, "make a session", CONNECTED)
        .row(DIALING, Trigger.FAILED, "arm the pause", WAITING)
        .row(WAITING, Trigger.DIAL, "dial", DIALING)
        .row(WAITING, Trigger.BIND, "bind", BINDING)
        .row(LISTENING, Trigger.OPENED, "make a session", CONNECTED)
        .row(LISTENING, Trigger.FAILED, "arm the pause", WAITING);
    for (LinkState open : new LinkState[] {CONNECTED, READY, SUSPECT}) {
      if (open != READY) {
        rows.row(open, Trigger.SESSION_READY, "", READY);
      }
      if (open != CONNECTED) {
        rows.row(open, Trigger.SESSION_NOT_READY, "", CONNECTED);
      }
      if (open != SUSPECT) {
        rows.row(open, Trigger.SUSPECTED, "ask for a verdict", SUSPECT);
      }
      rows.row(open, Trigger.ENDED, "arm the pause", WAITING);
      rows.row(open, Trigger.EMPTIED, "", LISTENING);
    }
    for (LinkState any : values()) {
      if (any != STOPPED && any != STOPPING) {
        rows.row(any, Trigger.STOP, "let sessions take leave", STOPPING);
      }
    }
    rows.row(STOPPING, Trigger.STOPPED, "", STOPPED);
    return rows.build();
  }
}

package dev.holdfast.ipc.frame;

import dev.holdfast.link.session.StateTable;

/** The states of a session of plain messages. */
public enum MessageState {
  CLOSED,
  OPEN;

  /** What moves it. */
  public enum Trigger {
    OPENED,
    ENDED
  }

  /** All moves. */
  public static final StateTable<MessageState, Trigger> TABLE =
      StateTable.of(MessageState.class, Trigger.class)
          .row(CLOSED, Trigger.OPENED, "messages can flow", OPEN)
          .row(OPEN, Trigger.ENDED, "nothing more comes", CLOSED)
          .build();
}

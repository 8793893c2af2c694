package dev.holdfast.hsms.secs1;

import static dev.holdfast.hsms.secs1.Secs1State.DISCARD;
import static dev.holdfast.hsms.secs1.Secs1State.IDLE;
import static dev.holdfast.hsms.secs1.Secs1State.LINE_CONTROL;
import static dev.holdfast.hsms.secs1.Secs1State.NOT_CONNECTED;
import static dev.holdfast.hsms.secs1.Secs1State.RECEIVE;
import static dev.holdfast.hsms.secs1.Secs1State.SEND;

import dev.holdfast.link.session.StateTable;

/** The state tables of a line's two ends. */
public final class Secs1Tables {

  private static final String AGAIN = "send ENQ again, start T2";
  private static final String YIELD = "send EOT, start T2; our block waits";

  private static final StateTable<Secs1State, Secs1Trigger> MASTER = build(true);
  private static final StateTable<Secs1State, Secs1Trigger> SLAVE = build(false);

  private Secs1Tables() {}

  /** The table that a session of these settings moves along. */
  public static StateTable<Secs1State, Secs1Trigger> of(Secs1Settings settings) {
    return settings.master() ? MASTER : SLAVE;
  }

  private static StateTable<Secs1State, Secs1Trigger> build(boolean master) {
    var table = StateTable.of(Secs1State.class, Secs1Trigger.class);
    table.row(NOT_CONNECTED, Secs1Trigger.CONNECTED, "", IDLE);

    table.row(IDLE, Secs1Trigger.BLOCK_WAITS, "send ENQ, start T2", LINE_CONTROL);
    table.row(IDLE, Secs1Trigger.ENQ, "send EOT, start T2", RECEIVE);

    table.row(LINE_CONTROL, Secs1Trigger.EOT, "send the block, start T2", SEND);
    if (master) {
      table.row(LINE_CONTROL, Secs1Trigger.ENQ, "master: our ENQ stands", LINE_CONTROL);
    } else {
      table.row(LINE_CONTROL, Secs1Trigger.ENQ, YIELD, RECEIVE);
    }
    table.row(LINE_CONTROL, Secs1Trigger.T2, AGAIN, LINE_CONTROL);
    table.row(LINE_CONTROL, Secs1Trigger.RETRIES_SPENT, "give the message up", IDLE);

    table.row(SEND, Secs1Trigger.ACK, "", IDLE);
    table.row(SEND, Secs1Trigger.NAK, AGAIN, LINE_CONTROL);
    table.row(SEND, Secs1Trigger.T2, AGAIN, LINE_CONTROL);
    if (master) {
      table.row(SEND, Secs1Trigger.ENQ, "master: " + AGAIN, LINE_CONTROL);
    } else {
      table.row(SEND, Secs1Trigger.ENQ, YIELD, RECEIVE);
    }
    table.row(SEND, Secs1Trigger.RETRIES_SPENT, "give the message up", IDLE);

    table.row(RECEIVE, Secs1Trigger.BLOCK, "send ACK", IDLE);
    table.row(RECEIVE, Secs1Trigger.BAD_BLOCK, "start T1", DISCARD);
    table.row(RECEIVE, Secs1Trigger.ENQ, "no block yet: send EOT again, start T2", RECEIVE);
    table.row(RECEIVE, Secs1Trigger.T1, "send NAK", IDLE);
    table.row(RECEIVE, Secs1Trigger.T2, "send NAK", IDLE);

    table.row(DISCARD, Secs1Trigger.T1, "send NAK", IDLE);

    for (Secs1State from : Secs1State.values()) {
      if (from != NOT_CONNECTED) {
        table.row(from, Secs1Trigger.STOPPED, "close", NOT_CONNECTED);
        table.row(from, Secs1Trigger.CHANNEL_ENDED, "", NOT_CONNECTED);
      }
    }
    return table.build();
  }
}

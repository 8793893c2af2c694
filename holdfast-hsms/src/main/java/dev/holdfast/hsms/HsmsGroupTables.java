package dev.holdfast.hsms;

import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.link.session.StateTable;

/**
 * The state tables of a connection that several session entities share (SEMI E37.2): it is SELECTED
 * while at least one of them is.
 */
public final class HsmsGroupTables {

  private HsmsGroupTables() {}

  /** The table that a connection of these settings moves along. */
  public static StateTable<HsmsState, HsmsTrigger> of(HsmsSettings settings) {
    StateTable.Builder<HsmsState, HsmsTrigger> table =
        StateTable.of(HsmsState.class, HsmsTrigger.class);
    boolean active = settings.connect() == Connect.ACTIVE;
    boolean verifies = settings.cutPolicy().verifies();
    table.row(
        NOT_CONNECTED,
        HsmsTrigger.CONNECTED,
        active ? "each session entity: send Select.req, start T6" : "start T7",
        NOT_SELECTED);
    table.row(NOT_SELECTED, HsmsTrigger.ENTITY_SELECTED, "stop T7", SELECTED);
    table.row(
        SELECTED,
        HsmsTrigger.ENTITIES_LEFT,
        active ? "start T7 unless one is being selected" : "start T7",
        NOT_SELECTED);
    table.row(NOT_SELECTED, HsmsTrigger.T7, "close", NOT_CONNECTED);
    table.row(
        SELECTED,
        HsmsTrigger.T6_ASKS_AGAIN,
        "examine, send Linktest.req with new system bytes, start T6",
        SELECTED);
    table.row(SELECTED, HsmsTrigger.T6, "close", NOT_CONNECTED);
    if (verifies) {
      table.row(SELECTED, HsmsTrigger.T6_LIMIT, "proven hung: close", NOT_CONNECTED);
    }
    for (HsmsState open : new HsmsState[] {NOT_SELECTED, SELECTED}) {
      table.row(open, HsmsTrigger.T8, "close", NOT_CONNECTED);
      table.row(open, HsmsTrigger.VIOLATION, "close", NOT_CONNECTED);
      table.row(
          open,
          HsmsTrigger.ENTITY_ENDS,
          "the cause is the connection's, or none is left: close",
          NOT_CONNECTED);
      table.row(
          open, HsmsTrigger.STOPPED, "send Separate.req for each selected, close", NOT_CONNECTED);
      table.row(open, HsmsTrigger.CHANNEL_ENDED, "", NOT_CONNECTED);
      if (verifies) {
        table.row(open, HsmsTrigger.T8_WAITS, "path or own stall: wait on, 3 x T8 at most", open);
        table.row(open, HsmsTrigger.CONDEMNED, "cut as the verdict says, for all", NOT_CONNECTED);
      }
    }
    return table.build();
  }
}

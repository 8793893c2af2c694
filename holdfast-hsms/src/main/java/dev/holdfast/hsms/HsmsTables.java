package dev.holdfast.hsms;

import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.session.StateTable;

/** The state tables of SEMI E37 and E37.1, one for each connect mode and profile. */
public final class HsmsTables {

  private static final StateTable<HsmsState, HsmsTrigger> ACTIVE_LENIENT =
      build(Connect.ACTIVE, Profile.LENIENT);
  private static final StateTable<HsmsState, HsmsTrigger> ACTIVE_STRICT =
      build(Connect.ACTIVE, Profile.STRICT_SS);
  private static final StateTable<HsmsState, HsmsTrigger> PASSIVE_LENIENT =
      build(Connect.PASSIVE, Profile.LENIENT);
  private static final StateTable<HsmsState, HsmsTrigger> PASSIVE_STRICT =
      build(Connect.PASSIVE, Profile.STRICT_SS);

  private HsmsTables() {}

  /** The table that a session of these settings moves along. */
  public static StateTable<HsmsState, HsmsTrigger> of(HsmsSettings settings) {
    return of(settings.connect(), settings.profile());
  }

  private static StateTable<HsmsState, HsmsTrigger> of(Connect connect, Profile profile) {
    boolean lenient = profile == Profile.LENIENT;
    return switch (connect) {
      case ACTIVE -> lenient ? ACTIVE_LENIENT : ACTIVE_STRICT;
      case PASSIVE -> lenient ? PASSIVE_LENIENT : PASSIVE_STRICT;
    };
  }

  private static StateTable<HsmsState, HsmsTrigger> build(Connect connect, Profile profile) {
    boolean active = connect == Connect.ACTIVE;
    boolean lenient = profile == Profile.LENIENT;
    var table = StateTable.of(HsmsState.class, HsmsTrigger.class);

    table.row(
        NOT_CONNECTED,
        HsmsTrigger.CONNECTED,
        active ? "send Select.req, start T6" : "start T7",
        NOT_SELECTED);

    if (!active || lenient) {
      table.row(
          NOT_SELECTED,
          HsmsTrigger.SELECT_REQUESTED,
          "stop T7, be selected, then send Select.rsp 0",
          SELECTED);
      table.row(
          NOT_SELECTED, HsmsTrigger.SELECT_EXHAUSTED, "send Select.rsp 3, close", NOT_CONNECTED);
    }
    if (active || lenient) {
      table.row(NOT_SELECTED, HsmsTrigger.SELECT_GRANTED, "stop T6", SELECTED);
      table.row(NOT_SELECTED, HsmsTrigger.SELECT_REFUSED, "close", NOT_CONNECTED);
      table.row(NOT_SELECTED, HsmsTrigger.T6, "close", NOT_CONNECTED);
    }
    if (!active || lenient) {
      table.row(NOT_SELECTED, HsmsTrigger.T7, "close", NOT_CONNECTED);
    }
    if (!lenient) {
      table.row(NOT_SELECTED, HsmsTrigger.SEPARATED, "close", NOT_CONNECTED);
    }
    table.row(NOT_SELECTED, HsmsTrigger.T8, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.VIOLATION, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.STOPPED, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.CHANNEL_ENDED, "", NOT_CONNECTED);

    if (lenient) {
      table.row(
          SELECTED,
          HsmsTrigger.DESELECT_REQUESTED,
          "be not selected, then send Deselect.rsp 0, start T7",
          NOT_SELECTED);
      table.row(SELECTED, HsmsTrigger.DESELECT_GRANTED, "stop T6, start T7", NOT_SELECTED);
      table.row(SELECTED, HsmsTrigger.SELECT_GRANTED, "both had asked: stop T6", SELECTED);
      table.row(SELECTED, HsmsTrigger.SELECT_REFUSED, "close", NOT_CONNECTED);
    }
    table.row(SELECTED, HsmsTrigger.T3, "fail the transaction; equipment: send S9F9", SELECTED);
    table.row(SELECTED, HsmsTrigger.SEPARATED, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.T6, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.T8, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.VIOLATION, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.STOPPED, "send Separate.req, close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.CHANNEL_ENDED, "", NOT_CONNECTED);
    return table.build();
  }
}

package dev.holdfast.hsms;

import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.session.StateTable;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state tables of one HSMS connection: those of SEMI E37 and E37.1, and where evidence decides
 * the rows that go beyond them.
 */
public final class HsmsTables {

  /** What a session entity has no part in. */
  private static final Set<HsmsTrigger> OF_CONNECTION =
      EnumSet.of(HsmsTrigger.T7, HsmsTrigger.T8, HsmsTrigger.T8_WAITS, HsmsTrigger.VIOLATION);

  /** What a table depends on. */
  private record Kind(
      Connect connect,
      Profile profile,
      boolean verifies,
      OnSeparate onSeparate,
      OnT3 onT3,
      boolean asksAgain) {}

  private static final Map<Kind, StateTable<HsmsState, HsmsTrigger>> TABLES =
      new ConcurrentHashMap<>();

  private HsmsTables() {}

  /** The table that a session of these settings moves along. */
  public static StateTable<HsmsState, HsmsTrigger> of(HsmsSettings settings) {
    Kind kind =
        new Kind(
            settings.connect(),
            settings.profile(),
            settings.cutPolicy().verifies(),
            settings.onSeparate(),
            settings.onT3(),
            settings.linktestFailures() > 1);
    return TABLES.computeIfAbsent(kind, HsmsTables::build);
  }

  /**
   * The table of one session entity of HSMS-GS: that of a session without what belongs to the
   * connection. NOT_CONNECTED is having no part in a connection, which may go on.
   */
  public static StateTable<HsmsState, HsmsTrigger> ofEntity(HsmsSettings settings) {
    StateTable.Builder<HsmsState, HsmsTrigger> table =
        StateTable.of(HsmsState.class, HsmsTrigger.class);
    for (StateTable.Row<HsmsState, HsmsTrigger> row : of(settings).rows()) {
      if (!OF_CONNECTION.contains(row.trigger())) {
        String action =
            row.action()
                .replaceAll("(, )?(start|stop) T7(, )?", "")
                .replace("Select.rsp 3", "Select.rsp 5")
                .replace("close", "leave the connection to the others");
        table.row(row.from(), row.trigger(), action, row.to());
      }
    }
    return table.build();
  }

  private static StateTable<HsmsState, HsmsTrigger> build(Kind kind) {
    StateTable.Builder<HsmsState, HsmsTrigger> table =
        StateTable.of(HsmsState.class, HsmsTrigger.class);
    boolean active = kind.connect() == Connect.ACTIVE;
    boolean lenient = kind.profile() == Profile.LENIENT;
    table.row(
        NOT_CONNECTED,
        HsmsTrigger.CONNECTED,
        active ? "send Select.req, start T6" : "start T7",
        NOT_SELECTED);
    selecting(table, kind, active, lenient);
    table.row(NOT_SELECTED, HsmsTrigger.T8, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.VIOLATION, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.STOPPED, "close", NOT_CONNECTED);
    table.row(NOT_SELECTED, HsmsTrigger.CHANNEL_ENDED, "", NOT_CONNECTED);
    selected(table, kind, lenient);
    if (kind.verifies()) {
      verified(table, kind, active);
    }
    return table.build();
  }

  private static void selecting(
      StateTable.Builder<HsmsState, HsmsTrigger> table,
      Kind kind,
      boolean active,
      boolean lenient) {
    boolean passive = !active;
    if (passive || lenient) {
      table.row(
          NOT_SELECTED,
          HsmsTrigger.SELECT_REQUESTED,
          "stop T7, be selected, then send Select.rsp 0",
          SELECTED);
      table.row(
          NOT_SELECTED, HsmsTrigger.SELECT_EXHAUSTED, "send Select.rsp 3, close", NOT_CONNECTED);
      table.row(NOT_SELECTED, HsmsTrigger.T7, "close", NOT_CONNECTED);
    }
    if (active || lenient) {
      table.row(
          NOT_SELECTED,
          HsmsTrigger.SELECT_GRANTED,
          active && kind.verifies() ? "stop T6, send Linktest.req, start T6" : "stop T6",
          SELECTED);
      table.row(NOT_SELECTED, HsmsTrigger.SELECT_REFUSED, "close", NOT_CONNECTED);
      if (!kind.verifies()) {
        table.row(NOT_SELECTED, HsmsTrigger.T6, "close", NOT_CONNECTED);
      }
    }
    if (!lenient && !kind.verifies()) {
      table.row(NOT_SELECTED, HsmsTrigger.SEPARATED, "close", NOT_CONNECTED);
    }
  }

  private static void selected(
      StateTable.Builder<HsmsState, HsmsTrigger> table, Kind kind, boolean lenient) {
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
    table.row(
        SELECTED,
        HsmsTrigger.T3,
        "fail the transaction; equipment: send S9F9"
            + (kind.verifies() ? "; examine, at most one Linktest.req" : ""),
        SELECTED);
    if (!kind.verifies()) {
      table.row(SELECTED, HsmsTrigger.SEPARATED, "close", NOT_CONNECTED);
    }
    if (kind.verifies() || kind.asksAgain()) {
      table.row(
          SELECTED,
          HsmsTrigger.T6_ASKS_AGAIN,
          "examine, send Linktest.req with new system bytes, start T6",
          SELECTED);
    }
    if (!kind.verifies()) {
      table.row(SELECTED, HsmsTrigger.T6, "close", NOT_CONNECTED);
    }
    table.row(SELECTED, HsmsTrigger.T8, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.VIOLATION, "close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.STOPPED, "send Separate.req, close", NOT_CONNECTED);
    table.row(SELECTED, HsmsTrigger.CHANNEL_ENDED, "", NOT_CONNECTED);
  }

  /** The rows of evidence. */
  private static void verified(
      StateTable.Builder<HsmsState, HsmsTrigger> table, Kind kind, boolean active) {
    for (HsmsState open : new HsmsState[] {NOT_SELECTED, SELECTED}) {
      table.row(open, HsmsTrigger.T8_WAITS, "path or own stall: wait on, 3 x T8 at most", open);
      table.row(open, HsmsTrigger.CONDEMNED, "cut as the verdict says", NOT_CONNECTED);
      if ((open == SELECTED) == active) {
        table.row(
            open,
            HsmsTrigger.SEPARATED_ENDS,
            active ? "storm: close" : "limit: close",
            NOT_CONNECTED);
      }
      table.row(
          open,
          HsmsTrigger.SEPARATED,
          active
              ? open == SELECTED ? "wait 1 s for FIN" : "ignore and count"
              : "examine the connection, start T7",
          NOT_SELECTED);
    }
    table.row(
        SELECTED,
        HsmsTrigger.T6_LIMIT,
        active ? "proven hung: send Separate.req, close" : "proven hung: close",
        NOT_CONNECTED);
    if (active) {
      verifiedActive(table, kind);
    } else {
      if (kind.profile() == Profile.LENIENT) {
        table.row(
            NOT_SELECTED,
            HsmsTrigger.T6_WAITS,
            "our own Select.req is given up, T7 goes on",
            NOT_SELECTED);
      }
      table.row(NOT_SELECTED, HsmsTrigger.REPLACED, "close", NOT_CONNECTED);
      table.row(SELECTED, HsmsTrigger.REPLACED, "proven dead or hung: close", NOT_CONNECTED);
      table.row(
          NOT_SELECTED,
          HsmsTrigger.SELECT_WAITS,
          "the one selected before is sent Linktest.req and has T6 to answer",
          NOT_SELECTED);
    }
  }

  private static void verifiedActive(StateTable.Builder<HsmsState, HsmsTrigger> table, Kind kind) {
    table.row(
        NOT_SELECTED,
        HsmsTrigger.STILL_THERE,
        "no FIN within 1 s: send Select.req, start T6",
        NOT_SELECTED);
    table.row(
        NOT_SELECTED,
        HsmsTrigger.SELECT_STILL_ACTIVE,
        "the peer ignored our Separate.req: be selected, warn",
        SELECTED);
    table.row(
        NOT_SELECTED,
        HsmsTrigger.SELECT_DEFERRED,
        "send Select.req again after 1, 2, 4 s",
        NOT_SELECTED);
    table.row(NOT_SELECTED, HsmsTrigger.T6_LIMIT, "send Separate.req, close", NOT_CONNECTED);
    if (kind.onSeparate() != OnSeparate.CLOSES) {
      table.row(
          NOT_SELECTED,
          HsmsTrigger.T6_RESELECTS,
          "send Separate.req (first anomaly message), examine, send Select.req",
          NOT_SELECTED);
      table.row(
          SELECTED,
          HsmsTrigger.T6_RESELECTS,
          "send Separate.req (second anomaly message), examine, send Select.req",
          NOT_SELECTED);
    }
    table.row(
        NOT_SELECTED,
        HsmsTrigger.T6_WAITS,
        "examine, wait one more T6 on the same Select.req",
        NOT_SELECTED);
    if (kind.onSeparate() != OnSeparate.CLOSES) {
      table.row(
          SELECTED,
          HsmsTrigger.ASKED_TO_RESELECT,
          "send Separate.req, then Select.req",
          NOT_SELECTED);
      if (kind.onT3() == OnT3.RESELECT) {
        table.row(
            SELECTED, HsmsTrigger.T3_RESELECTS, "send Separate.req, then Select.req", NOT_SELECTED);
      }
    }
  }
}

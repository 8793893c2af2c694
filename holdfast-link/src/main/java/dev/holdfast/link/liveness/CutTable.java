package dev.holdfast.link.liveness;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What becomes of a link for each cause, where evidence decides; docs and page draw it. */
public final class CutTable {

  /**
   * One cause.
   *
   * @param shownBy what shows it, for people
   * @param note what else is done; may be empty
   */
  public record Row(Cause cause, String shownBy, Action action, String note) {}

  private static final List<Row> ROWS =
      List.of(
          row(
              Cause.LOCAL_STALL,
              "timer late or loop gap, and the reply in the drained input or a probe answered",
              Action.KEEP,
              ""),
          row(
              Cause.PEER_SLOW,
              "the peer's kernel acknowledges, and a late reply or any later frame comes",
              Action.KEEP,
              "raise the warning"),
          row(
              Cause.PEER_HUNG,
              "the peer's kernel acknowledges, probes stay unanswered to the limit",
              Action.CUT_AT_LIMIT,
              ""),
          row(
              Cause.PEER_NOT_READING,
              "our bytes stay unsent while acknowledgements arrive",
              Action.CUT_AT_LIMIT,
              ""),
          row(
              Cause.PATH_DEAD,
              "retransmits, no acknowledgement, nothing received",
              Action.CUT_WHEN_DEAD,
              ""),
          row(Cause.PATH_LOSSY, "retransmits but progress", Action.KEEP, "raise the warning"),
          row(
              Cause.IDLE_DROPPED,
              "first traffic after idle answered by RST or by silence, a redial succeeds at once",
              Action.CUT,
              "shorten the heartbeat below the idle time learned"),
          row(Cause.PEER_CLOSED, "FIN", Action.REDIAL, ""),
          row(Cause.PEER_RESET, "RST", Action.REDIAL, ""),
          row(Cause.PEER_REFUSED, "a dial refused", Action.REDIAL, ""),
          row(Cause.PEER_UNREACHABLE, "a dial without answer or route", Action.REDIAL, ""),
          row(
              Cause.PEER_SEPARATED,
              "Separate.req, or the logout of a terminal",
              Action.REDIAL,
              "see the table of HSMS"),
          row(
              Cause.LOCAL_NETWORK_DOWN,
              "our own interface or carrier is down",
              Action.CUT_AT_LIMIT,
              "no redial storm while it is down"),
          row(Cause.NEVER_SELECTED, "T7", Action.CUT, "after the drain"),
          row(
              Cause.PEER_REJECTED,
              "the peer refuses the session",
              Action.REDIAL,
              "by the back-off"),
          row(
              Cause.ENDPOINT_MISSING,
              "device, path or object is not there yet",
              Action.REDIAL,
              "by the back-off"),
          row(
              Cause.ENDPOINT_REMOVED,
              "device, path or object went away",
              Action.REDIAL,
              "by the back-off"),
          row(
              Cause.PROTOCOL_VIOLATION,
              "bytes that cannot be skipped",
              Action.CUT,
              "with the bytes"),
          row(Cause.LOCAL_CLOSED, "we ended it", Action.NONE, ""),
          row(Cause.REPLACED, "a newer connection of the same peer", Action.NONE, ""),
          row(Cause.UNKNOWN, "the evidence contradicts itself", Action.CUT_AT_LIMIT, ""));

  private static final Map<Cause, Row> BY_CAUSE = index();

  private CutTable() {}

  private static Row row(Cause cause, String shownBy, Action action, String note) {
    return new Row(cause, shownBy, action, note);
  }

  private static Map<Cause, Row> index() {
    Map<Cause, Row> index = new EnumMap<>(Cause.class);
    for (Row row : ROWS) {
      index.put(row.cause(), row);
    }
    for (Cause cause : Cause.values()) {
      if (!index.containsKey(cause)) {
        throw new IllegalStateException("no row for " + cause);
      }
    }
    return index;
  }

  /** All rows, one for each cause. */
  public static List<Row> rows() {
    return ROWS;
  }

  /** What becomes of a link under {@link CutPolicy#VERIFIED}. */
  public static Action action(Cause cause) {
    Row row = BY_CAUSE.get(cause);
    if (row == null) {
      throw new IllegalStateException("no row for " + cause);
    }
    return row.action();
  }
}

package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of the journal of the gateway under test.
 *
 * @param wallMicros when it was noted, us since 1970-01-01 UTC
 */
record Told(long wallMicros, String link, String kind, String text) {

  /** An answer that was found unread, which the journal tells without a report. */
  static final String STALL = "stall";

  private static final String CHANGE = "link";
  private static final String SUSPICION = "suspicion";
  private static final String SETTLED = "report";
  private static final String PROVISIONAL = "report-provisional";

  private static final int OUTCOME_AT = 2;
  private static final int CAUSE_AT = 3;
  private static final String FAILED_DIAL = "DIALING to WAITING: ";

  /** The state that the link is in from then on, or null where it is no change. */
  @Nullable String newState() {
    if (!kind.equals(CHANGE)) {
      return null;
    }
    String to = text.substring(text.indexOf(" to ") + " to ".length());
    int why = to.indexOf(':');
    return why < 0 ? to : to.substring(0, why);
  }

  boolean doubts() {
    return kind.equals(SUSPICION) || kind.equals(STALL) || report();
  }

  /** Whether a doubt shows from then on. */
  boolean suspicion() {
    return kind.equals(SUSPICION);
  }

  private boolean report() {
    return kind.equals(SETTLED) || kind.equals(PROVISIONAL);
  }

  /** Whether it is the first report of a connection that is over. */
  boolean ends() {
    return kind.equals(PROVISIONAL);
  }

  /** Whether it is a verdict for good about a connection that was kept. */
  boolean keeps() {
    return kind.equals(STALL) || (kind.equals(SETTLED) && word(OUTCOME_AT).equals("KEPT"));
  }

  /**
   * The cause, where it says what came of a doubt, of an end or of a dial, for good; else null.
   *
   * @param stalls whether an answer that was found unread is a verdict
   */
  @Nullable Cause verdict(boolean stalls) {
    if (kind.equals(SETTLED)) {
      return Cause.valueOf(word(CAUSE_AT));
    }
    if (kind.equals(STALL)) {
      return stalls ? Cause.LOCAL_STALL : null;
    }
    if (kind.equals(CHANGE) && text.startsWith(FAILED_DIAL)) {
      String rest = text.substring(FAILED_DIAL.length());
      return Cause.valueOf(rest.substring(0, rest.indexOf(':')));
    }
    return null;
  }

  private String word(int at) {
    return List.of(text.lines().findFirst().orElse("").split(" ")).get(at);
  }

  String line() {
    return link + " " + kind + " " + text.replace("\n", " | ");
  }
}

package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.Cause;

/**
 * One thing that a link of the {@link HostUnderTest} told.
 *
 * @param link number of the link
 * @param outcome KEPT, CUT, ENDED; empty where it is no verdict
 * @param or other causes that the evidence cannot tell from it, with commas; mostly empty
 * @param text the report in one line; of READY the local address
 */
record Told(Kind kind, int link, long epoch, String outcome, Cause cause, String or, String text) {

  private static final int FIELDS = 7;

  enum Kind {
    READY,
    NOT_READY,
    /** A dial came to nothing. */
    NO_DIAL,
    /** A timer had run out while the answer lay unread. */
    STALL,
    PROVISIONAL,
    SETTLED
  }

  String line() {
    return String.join(
        "\t",
        kind.name(),
        Integer.toString(link),
        Long.toString(epoch),
        outcome,
        cause.name(),
        or,
        text.replace('\n', ' ').replace('\t', ' '));
  }

  static Told of(String line) {
    String[] field = line.split("\t", FIELDS);
    return new Told(
        Kind.valueOf(field[0]),
        Integer.parseInt(field[1]),
        Long.parseLong(field[2]),
        field[3],
        Cause.valueOf(field[4]),
        field[5],
        field[6]);
  }

  /**
   * Whether it says what came of a doubt or an end, for good.
   *
   * @param stalls whether a mere count of an answer that lay unread is one
   */
  boolean verdict(boolean stalls) {
    return kind == Kind.SETTLED || kind == Kind.NO_DIAL || (stalls && kind == Kind.STALL);
  }

  boolean ends() {
    return outcome.equals("CUT") || outcome.equals("ENDED");
  }
}

package dev.holdfast.link.liveness;

/** What becomes of a link for a cause. */
public enum Action {
  /** The connection is kept, until the limit of a doubt at the longest. */
  KEEP("keep"),
  /** The connection is kept until the limit of a doubt, then cut. */
  CUT_AT_LIMIT("keep to the limit, then cut"),
  /** The connection is cut once nothing got through for {@code dead-after}. */
  CUT_WHEN_DEAD("cut at dead-after"),
  /** The connection is cut at once. */
  CUT("cut"),
  /** The connection is over; a new one is dialled or awaited. */
  REDIAL("redial"),
  /** Nothing more is to be done. */
  NONE("-");

  private final String text;

  Action(String text) {
    this.text = text;
  }

  /** A few words for tables. */
  public String text() {
    return text;
  }
}

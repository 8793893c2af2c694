package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/**
 * What came of an order to a meter.
 *
 * @param link the link's name
 * @param meter the meter's name
 * @param order what it was told, for people
 * @param cause a constant name for programs; null where it was done
 * @param detail the cause for people; null where it was done
 */
public record OrderView(
    String link,
    String meter,
    String order,
    Outcome outcome,
    @Nullable String cause,
    @Nullable String detail) {

  /** How it ended. */
  public enum Outcome {
    /** The meter says that it is done. */
    DONE,
    /** It was not sent, or the meter will not. */
    REFUSED,
    /** It was sent and no reply came: nobody knows what the meter did. */
    UNKNOWN
  }
}

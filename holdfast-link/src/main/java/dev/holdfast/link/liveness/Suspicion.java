package dev.holdfast.link.liveness;

/**
 * A session's doubt about its link.
 *
 * @param subject what raised it: a timer or a message, such as {@code T6} or {@code Separate.req}
 * @param doubt one sentence for the operator
 * @param awaited what did not come: {@code Linktest.rsp}; empty where nothing special was awaited
 * @param sinceNanos when the awaited thing was asked for, on the scale of the session's clock, ns
 * @param raisedNanos when the doubt was raised, same scale, ns
 */
public record Suspicion(
    String subject, String doubt, String awaited, long sinceNanos, long raisedNanos) {

  /** A doubt in which nothing special was awaited. */
  public Suspicion(String subject, String doubt, long sinceNanos, long raisedNanos) {
    this(subject, doubt, "", sinceNanos, raisedNanos);
  }
}

package dev.holdfast.link.liveness;

/** Who decides that a doubtful connection is cut. */
public enum CutPolicy {
  /** Evidence decides: cut when proven. */
  VERIFIED,
  /** The timer decides, as SEMI E37 has it; a report of the evidence is written beside it. */
  STANDARD,
  /** The timer decides, and the report says what {@link #VERIFIED} would have done. */
  OBSERVE;

  /** Whether evidence decides. */
  public boolean verifies() {
    return this == VERIFIED;
  }
}

package dev.holdfast.link.liveness;

/** Who decides that a doubtful connection is cut. */
public enum CutPolicy {
  /** Evidence decides: cut when proven. */
  VERIFIED,
  /** The timer decides, as SEMI E37 has it. */
  STANDARD
}

package dev.holdfast.gateway.cli;

/** Exit codes that scripts rely on. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Timed out, or the outcome is unknown. */
  static final int UNKNOWN = 3;

  /** Refused, not delivered, or not there. */
  static final int REFUSED = 4;

  private ExitCode() {}
}

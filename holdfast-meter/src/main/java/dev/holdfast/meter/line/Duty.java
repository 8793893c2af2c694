package dev.holdfast.meter.line;

/**
 * Something that a line does by the clock on the wall, besides the polling of its meters. It
 * outlives the line's channels and is touched on the line's thread only.
 */
public interface Duty {

  /**
   * Time until it has something to ask, us; 0 or less for now.
   *
   * @param wallMicros the time, us since 1970-01-01 UTC
   */
  long untilDue(long wallMicros);

  /** What it asks now. It is not due again before the errand's outcome is told. */
  Errand begin(long wallMicros);
}

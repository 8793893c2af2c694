package dev.holdfast.meter;

import java.time.LocalDateTime;

/**
 * Something that a meter has noted.
 *
 * @param kind what it was
 * @param start when it began, by the meter's clock
 * @param end when it ended; the same where it took no time
 * @param operator code of who did it, 0 where nobody did
 */
public record MeterEvent(Kind kind, LocalDateTime start, LocalDateTime end, int operator) {

  /** What a meter notes. */
  public enum Kind {
    POWER_OFF,
    PROGRAMMING,
    METER_CLEAR,
    DEMAND_CLEAR,
    EVENT_CLEAR,
    CLOCK_SET,
    COVER_OPEN,
    TRIP,
    CLOSE
  }

  /** Something that took no time. */
  public static MeterEvent at(Kind kind, LocalDateTime time, int operator) {
    return new MeterEvent(kind, time, time, operator);
  }
}

package dev.holdfast.meter.dlt698;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.TemporalAmount;

/**
 * How old an APDU may be when it arrives.
 *
 * @param sent when it was sent
 * @param unit of the delay: 0 s, 1 min, 2 h, 3 d, 4 month, 5 year
 * @param delay 0 for any
 */
public record TimeTag(LocalDateTime sent, int unit, int delay) {

  private static final int MAX_UNIT = 5;

  /** Whether it is neither too old nor from a time as far ahead. */
  public boolean holds(LocalDateTime now) {
    if (delay == 0) {
      return true;
    }
    if (unit > MAX_UNIT) {
      return false;
    }
    TemporalAmount amount = amount();
    return !now.isAfter(sent.plus(amount)) && !sent.isAfter(now.plus(amount));
  }

  private TemporalAmount amount() {
    return switch (unit) {
      case 0 -> Duration.ofSeconds(delay);
      case 1 -> Duration.ofMinutes(delay);
      case 2 -> Duration.ofHours(delay);
      case 3 -> Duration.ofDays(delay);
      case 4 -> Period.ofMonths(delay);
      default -> Period.ofYears(delay);
    };
  }
}

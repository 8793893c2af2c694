package dev.holdfast.gateway.config;

import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * How the clocks of the DL/T meters of a line are looked after.
 *
 * @param check from one look at a clock to the next
 * @param tolerated deviation of which nothing is made
 * @param setAt time of the day, null when clocks are not set
 * @param settlement time of the day at which meters settle
 */
public record ClockConfig(
    @Key(doc = "Time from one look at a clock to the next.", def = "6h", min = "1m", max = "31d")
        Duration check,
    @Key(doc = "Deviation of which nothing is made.", def = "5s", min = "1s", max = "5m")
        Duration tolerated,
    @Key(
            doc =
                "Time of the day at which clocks are set by broadcast, where one is off by more"
                    + " than that and no more than five minutes; never when absent.",
            pattern = "([01][0-9]|2[0-3]):[0-5][0-9]",
            expected = "a time such as \"02:30\" in quotes")
        @Nullable String setAt,
    @Key(
            doc = "Time of the day at which meters settle.",
            def = "00:00",
            pattern = "([01][0-9]|2[0-3]):[0-5][0-9]",
            expected = "a time such as \"02:30\" in quotes")
        String settlement) {

  /** When clocks are set, null for never. */
  public @Nullable LocalTime settingTime() {
    return setAt == null ? null : LocalTime.parse(setAt);
  }

  /** When meters settle. */
  public LocalTime settlementTime() {
    return LocalTime.parse(settlement);
  }
}

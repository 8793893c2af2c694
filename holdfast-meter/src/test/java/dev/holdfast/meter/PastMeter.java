package dev.holdfast.meter;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A meter that remembers: forward active energy counts the minutes since it was made, 0.01 kWh
 * each; all else is as {@link PlainMeter} has it. Its clock can be set forward.
 */
public final class PastMeter implements MeterModel {

  private static final LocalDateTime MADE = LocalDateTime.of(2026, 7, 1, 0, 0);

  private final MeterModel rest = PlainMeter.threePhase();
  private LocalDateTime now;

  public PastMeter() {
    this(PlainMeter.NOW);
  }

  private PastMeter(LocalDateTime now) {
    this.now = now;
  }

  public void now(LocalDateTime time) {
    now = time;
  }

  @Override
  public int tariffs() {
    return rest.tariffs();
  }

  @Override
  public @Nullable BigDecimal value(Quantity quantity, int index) {
    return quantity == Quantity.FORWARD_ACTIVE_ENERGY && index == 0
        ? BigDecimal.valueOf(Duration.between(MADE, now).toMinutes(), 2)
        : rest.value(quantity, index);
  }

  @Override
  public LocalDateTime time() {
    return now;
  }

  @Override
  public @Nullable Peak maximumDemand(Quantity energy, int index) {
    return energy == Quantity.FORWARD_ACTIVE_ENERGY
        ? new Peak(new BigDecimal("3." + index), MADE.plusHours(1))
        : null;
  }

  @Override
  public @Nullable MeterModel at(LocalDateTime moment) {
    return moment.isBefore(MADE) ? null : new PastMeter(moment);
  }
}

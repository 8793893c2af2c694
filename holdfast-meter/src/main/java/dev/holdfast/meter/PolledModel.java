package dev.holdfast.meter;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model of what was read from a meter: the newest values, each for as long as it is fresh. It has
 * no past and no demands.
 */
public final class PolledModel implements MeterModel {

  private final Map<Measured, Supplier<@Nullable BigDecimal>> values;
  private final BooleanSupplier stale;
  private final Supplier<LocalDateTime> clock;

  /**
   * @param values each in the unit of its quantity; null while there is no fresh one
   * @param stale whether some are missing because they are too old
   * @param clock local time
   */
  public PolledModel(
      Map<Measured, Supplier<@Nullable BigDecimal>> values,
      BooleanSupplier stale,
      Supplier<LocalDateTime> clock) {
    this.values = Map.copyOf(values);
    this.stale = stale;
    this.clock = clock;
  }

  @Override
  public int tariffs() {
    int most = 0;
    for (Map.Entry<Measured, Supplier<@Nullable BigDecimal>> value : values.entrySet()) {
      Measured what = value.getKey();
      if (what.quantity().counter() && what.index() > most && value.getValue().get() != null) {
        most = what.index();
      }
    }
    return most;
  }

  @Override
  public @Nullable BigDecimal value(Quantity quantity, int index) {
    Supplier<@Nullable BigDecimal> value = values.get(new Measured(quantity, index));
    return value == null ? null : value.get();
  }

  @Override
  public LocalDateTime time() {
    return clock.get();
  }

  @Override
  public boolean stale() {
    return stale.getAsBoolean();
  }
}

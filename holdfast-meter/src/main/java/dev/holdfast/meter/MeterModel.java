package dev.holdfast.meter;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a meter measures, each quantity once; every protocol shows a view of it. Values are those of
 * the moment of the call, by the time source that the model was built with.
 */
public interface MeterModel {

  /** A measured quantity with its unit. */
  enum Quantity {
    /** Index 0 total, 1.. tariffs. */
    FORWARD_ACTIVE_ENERGY("kWh"),
    /** Index 0 total, 1.. tariffs. */
    REVERSE_ACTIVE_ENERGY("kWh"),
    /** Index 1 to 3: phases A, B, C. */
    VOLTAGE("V"),
    /** Index 1 to 3: phases A, B, C; negative for reverse flow. */
    CURRENT("A"),
    /** Index 0 total, 1 to 3 phases A, B, C; negative for reverse flow. */
    ACTIVE_POWER("kW"),
    /** Index 0 total, 1 to 3 phases A, B, C. */
    REACTIVE_POWER("kvar"),
    /** Index 0 total, 1 to 3 phases A, B, C. */
    APPARENT_POWER("kVA"),
    /** Index 0 total, 1 to 3 phases A, B, C; -1 to 1. */
    POWER_FACTOR(""),
    /** Index 0. */
    FREQUENCY("Hz");

    private final String unit;

    Quantity(String unit) {
      this.unit = unit;
    }

    /** Unit of {@link MeterModel#value}; empty where there is none. */
    public String unit() {
      return unit;
    }
  }

  /** Number of tariffs, 0 to 63. */
  int tariffs();

  /**
   * The value of a quantity, exact; each protocol cuts it to its own number of places, towards
   * zero.
   *
   * @param index which total, tariff or phase, see {@link Quantity}
   * @return null where the meter does not measure it
   */
  @Nullable BigDecimal value(Quantity quantity, int index);

  /**
   * Combined active energy in kWh: forward plus reverse.
   *
   * @param index 0 total, 1.. tariffs
   * @return null where the meter measures neither
   */
  default @Nullable BigDecimal combinedActiveEnergy(int index) {
    BigDecimal forward = value(Quantity.FORWARD_ACTIVE_ENERGY, index);
    BigDecimal reverse = value(Quantity.REVERSE_ACTIVE_ENERGY, index);
    if (forward == null || reverse == null) {
      return forward == null ? reverse : forward;
    }
    return forward.add(reverse);
  }

  /** The meter's own clock, local time. */
  LocalDateTime time();
}

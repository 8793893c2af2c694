package dev.holdfast.meter;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
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
    /** Index 0 total, 1.. tariffs; may be negative. */
    COMBINED_REACTIVE_1_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs; may be negative. */
    COMBINED_REACTIVE_2_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs. */
    QUADRANT_1_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs. */
    QUADRANT_2_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs. */
    QUADRANT_3_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs. */
    QUADRANT_4_ENERGY("kvarh"),
    /** Index 0 total, 1.. tariffs. */
    FORWARD_APPARENT_ENERGY("kVAh"),
    /** Index 0 total, 1.. tariffs. */
    REVERSE_APPARENT_ENERGY("kVAh"),
    /** Index 1 to 3: phases A, B, C. */
    PHASE_FORWARD_ENERGY("kWh"),
    /** Index 1 to 3: phases A, B, C. */
    PHASE_REVERSE_ENERGY("kWh"),
    /** Index 1 to 3: phases A, B, C. */
    VOLTAGE("V"),
    /** Index 1 to 3: phases A, B, C; negative for reverse flow. */
    CURRENT("A"),
    /** Index 0. */
    NEUTRAL_CURRENT("A"),
    /** Index 0 total, 1 to 3 phases A, B, C; negative for reverse flow. */
    ACTIVE_POWER("kW"),
    /** Index 0 total, 1 to 3 phases A, B, C. */
    REACTIVE_POWER("kvar"),
    /** Index 0 total, 1 to 3 phases A, B, C. */
    APPARENT_POWER("kVA"),
    /** Index 0 total, 1 to 3 phases A, B, C; -1 to 1. */
    POWER_FACTOR(""),
    /** Index 1 to 3: phases A, B, C; 0 to 360. */
    PHASE_ANGLE("deg"),
    /** Index 0. */
    FREQUENCY("Hz"),
    /** Index 0: active power over the last minute. */
    MINUTE_POWER("kW"),
    /** Index 0: present demand. */
    ACTIVE_DEMAND("kW"),
    /** Index 0: present demand. */
    REACTIVE_DEMAND("kvar"),
    /** Index 0: present demand. */
    APPARENT_DEMAND("kVA"),
    /** Index 0: within the meter. */
    TEMPERATURE("C"),
    /** Index 0: battery of the clock. */
    CLOCK_BATTERY("V"),
    /** Index 0: battery for reading without power. */
    READING_BATTERY("V");

    private static final List<Quantity> ENERGIES =
        List.of(
            FORWARD_ACTIVE_ENERGY,
            REVERSE_ACTIVE_ENERGY,
            COMBINED_REACTIVE_1_ENERGY,
            COMBINED_REACTIVE_2_ENERGY,
            QUADRANT_1_ENERGY,
            QUADRANT_2_ENERGY,
            QUADRANT_3_ENERGY,
            QUADRANT_4_ENERGY,
            FORWARD_APPARENT_ENERGY,
            REVERSE_APPARENT_ENERGY);

    private final String unit;

    Quantity(String unit) {
      this.unit = unit;
    }

    /**
     * An energy by the number that DL/T 645 has for it in DI2 and DL/T 698.45 in bits 4 to 7 of the
     * OI, the same in both: 1 to 10; null for any other.
     */
    public static @Nullable Quantity energy(int number) {
      return number >= 1 && number <= ENERGIES.size() ? ENERGIES.get(number - 1) : null;
    }

    /** Unit of {@link MeterModel#value}; empty where there is none. */
    public String unit() {
      return unit;
    }

    /** Whether it only ever counts up, by tariff, and rolls over at the end of its register. */
    public boolean counter() {
      return unit.endsWith("h") && !unit.isEmpty();
    }
  }

  /**
   * The highest demand since the last reset.
   *
   * @param value in the unit of power that belongs to the energy
   * @param time when its period ended
   */
  record Peak(BigDecimal value, LocalDateTime time) {}

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

  /** Whether values are missing only because they are too old to be shown. */
  default boolean stale() {
    return false;
  }

  /** The meter's own clock, local time. */
  LocalDateTime time();

  /**
   * The maximum demand that belongs to an energy: active, reactive or apparent.
   *
   * @param index 0 total, 1.. tariffs
   * @return null where the meter does not keep it
   */
  default @Nullable Peak maximumDemand(Quantity energy, int index) {
    return null;
  }

  /**
   * The meter as it stood at an earlier moment, for frozen data and load curves.
   *
   * @return null where the meter does not remember that moment
   */
  default @Nullable MeterModel at(LocalDateTime moment) {
    return null;
  }
}

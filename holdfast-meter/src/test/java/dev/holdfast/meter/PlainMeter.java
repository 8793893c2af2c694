package dev.holdfast.meter;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A meter whose values are put in by hand; its clock stands still. */
public final class PlainMeter implements MeterModel {

  public static final LocalDateTime NOW = LocalDateTime.of(2026, 10, 7, 14, 16, 26);

  private final Map<String, BigDecimal> values = new HashMap<>();
  private final int tariffs;

  public PlainMeter(int tariffs) {
    this.tariffs = tariffs;
  }

  /** A three-phase meter with a value for each quantity, no two alike. */
  public static PlainMeter threePhase() {
    PlainMeter meter = new PlainMeter(4);
    for (int index = 0; index <= 4; index++) {
      meter.put(Quantity.FORWARD_ACTIVE_ENERGY, index, "1234.567" + index);
      meter.put(Quantity.REVERSE_ACTIVE_ENERGY, index, index + "0.5");
    }
    for (int index = 1; index <= 3; index++) {
      meter.put(Quantity.VOLTAGE, index, "23" + index + ".49");
      meter.put(Quantity.CURRENT, index, "-1" + index + ".0019");
    }
    for (int index = 0; index <= 3; index++) {
      meter.put(Quantity.ACTIVE_POWER, index, "-3." + index + "0019");
      meter.put(Quantity.REACTIVE_POWER, index, "0." + index + "5");
      meter.put(Quantity.APPARENT_POWER, index, "4." + index);
      meter.put(Quantity.POWER_FACTOR, index, "-0.98" + index);
    }
    return meter.put(Quantity.FREQUENCY, 0, "49.987");
  }

  public PlainMeter put(Quantity quantity, int index, String value) {
    values.put(quantity + " " + index, new BigDecimal(value));
    return this;
  }

  @Override
  public int tariffs() {
    return tariffs;
  }

  @Override
  public @Nullable BigDecimal value(Quantity quantity, int index) {
    return values.get(quantity + " " + index);
  }

  @Override
  public LocalDateTime time() {
    return NOW;
  }
}

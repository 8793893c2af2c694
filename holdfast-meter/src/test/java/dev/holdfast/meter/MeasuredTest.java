package dev.holdfast.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredTest {
  private @Nullable BigDecimal voltage;

  @ParameterizedTest
  @CsvSource({
    "voltage.1, VOLTAGE, 1",
    "frequency, FREQUENCY, 0",
    "forward-active-energy.63, FORWARD_ACTIVE_ENERGY, 63"
  })
  void readsItsText(String text, Quantity quantity, int index) {
    assertThat(Measured.parse(text)).isEqualTo(new Measured(quantity, index));
  }

  @ParameterizedTest
  @CsvSource({"voltages", "voltage.64", "voltage.", "voltage.-1", "VOLTAGE", "voltage.1.2"})
  void knowsNoOther(String text) {
    assertThat(Measured.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE_POWER, 1500, W, 1.500",
    "ACTIVE_POWER, 1.5, kW, 1.5",
    "ACTIVE_POWER, 1.5, MW, 1500",
    "ACTIVE_POWER, 1.5, '', 1.5",
    "VOLTAGE, 10.5, kV, 10500",
    "CURRENT, 20, mA, 0.020",
    "VOLTAGE, 10.5, A, "
  })
  void takesUnitsOfTheSameKind(
      Quantity quantity, BigDecimal value, String unit, BigDecimal expected) {
    BigDecimal found = new Measured(quantity, 1).inOwnUnit(value, unit);
    if (expected == null) {
      assertThat(found).isNull();
    } else {
      assertThat(found).isEqualByComparingTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00010000, FORWARD_ACTIVE_ENERGY, 0",
    "00010300, FORWARD_ACTIVE_ENERGY, 3",
    "0001FF00, FORWARD_ACTIVE_ENERGY, 0",
    "00150000, PHASE_FORWARD_ENERGY, 1",
    "003E0000, PHASE_REVERSE_ENERGY, 3",
    "02010200, VOLTAGE, 2",
    "0201FF00, VOLTAGE, 1",
    "0203FF00, ACTIVE_POWER, 0",
    "02800002, FREQUENCY, 0"
  })
  void isBehindIdentifiersOfDlt645(String di, Quantity quantity, int index) {
    assertThat(DataDictionary.measured(Integer.parseUnsignedInt(di, 16)))
        .isEqualTo(new Measured(quantity, index));
  }

  @ParameterizedTest
  @CsvSource({"00000000", "00010001", "01010000", "04000101", "02FF0100"})
  void isNotBehindOthers(String di) {
    assertThat(DataDictionary.measured(Integer.parseUnsignedInt(di, 16))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "00100201, FORWARD_ACTIVE_ENERGY, 0",
    "00100200, FORWARD_ACTIVE_ENERGY, 0",
    "00200405, REVERSE_ACTIVE_ENERGY, 4",
    "00110201, PHASE_FORWARD_ENERGY, 1",
    "20000202, VOLTAGE, 2",
    "20000200, VOLTAGE, 1",
    "20040201, ACTIVE_POWER, 0",
    "20010400, NEUTRAL_CURRENT, 0",
    "200F0200, FREQUENCY, 0"
  })
  void isBehindAttributesOfDlt698(String oad, Quantity quantity, int index) {
    assertThat(ObjectDictionary.measured(Integer.parseUnsignedInt(oad, 16)))
        .isEqualTo(new Measured(quantity, index));
  }

  @Test
  void aPolledModelShowsFreshValuesAndTellsOfStaleOnes() {
    voltage = new BigDecimal("230.1");
    Map<Measured, Supplier<@Nullable BigDecimal>> values = new HashMap<>();
    values.put(new Measured(Quantity.VOLTAGE, 1), () -> voltage);
    values.put(new Measured(Quantity.FORWARD_ACTIVE_ENERGY, 2), () -> BigDecimal.TEN);
    LocalDateTime now = LocalDateTime.of(2026, 1, 2, 3, 4);
    PolledModel model = new PolledModel(values, () -> voltage == null, () -> now);

    assertThat(model.value(Quantity.VOLTAGE, 1)).isEqualByComparingTo("230.1");
    assertThat(model.value(Quantity.VOLTAGE, 2)).isNull();
    assertThat(model.tariffs()).isEqualTo(2);
    assertThat(model.time()).isEqualTo(now);
    assertThat(model.stale()).isFalse();
    voltage = null;
    assertThat(model.stale()).isTrue();
    assertThat(model.value(Quantity.VOLTAGE, 1)).isNull();
  }
}

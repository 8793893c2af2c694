package dev.holdfast.sim.meter;

import static dev.holdfast.meter.MeterModel.Quantity.ACTIVE_POWER;
import static dev.holdfast.meter.MeterModel.Quantity.APPARENT_POWER;
import static dev.holdfast.meter.MeterModel.Quantity.CURRENT;
import static dev.holdfast.meter.MeterModel.Quantity.FORWARD_ACTIVE_ENERGY;
import static dev.holdfast.meter.MeterModel.Quantity.FREQUENCY;
import static dev.holdfast.meter.MeterModel.Quantity.POWER_FACTOR;
import static dev.holdfast.meter.MeterModel.Quantity.REACTIVE_POWER;
import static dev.holdfast.meter.MeterModel.Quantity.VOLTAGE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SimulatedMeterTest {

  private static final long NOON =
      LocalDateTime.of(2026, 3, 1, 12, 0).toEpochSecond(ZoneOffset.UTC);

  private final AtomicLong micros = new AtomicLong(NOON * 1_000_000);

  private SimulatedMeter meter(long seed) {
    return new SimulatedMeter(seed, micros::get, ZoneOffset.UTC);
  }

  private static BigDecimal read(SimulatedMeter meter, Quantity quantity, int index) {
    return requireNonNull(meter.value(quantity, index));
  }

  @Property(tries = 200)
  void powerOfEachPhaseIsVoltageTimesCurrentTimesFactor(
      @ForAll long seed, @ForAll @IntRange(max = 100_000) int second) {
    micros.set((NOON + second) * 1_000_000L);
    SimulatedMeter meter = meter(seed);
    BigDecimal sum = BigDecimal.ZERO;
    for (int phase = 1; phase <= 3; phase++) {
      BigDecimal watts =
          read(meter, VOLTAGE, phase)
              .multiply(read(meter, CURRENT, phase))
              .multiply(read(meter, POWER_FACTOR, phase));
      assertThat(read(meter, ACTIVE_POWER, phase).movePointRight(3)).isEqualByComparingTo(watts);
      sum = sum.add(read(meter, ACTIVE_POWER, phase));
    }
    assertThat(read(meter, ACTIVE_POWER, 0)).isEqualByComparingTo(sum);
  }

  @Property(tries = 200)
  void valuesStayWhereAMeterHasThem(
      @ForAll long seed, @ForAll @IntRange(max = 100_000) int second) {
    micros.set((NOON + second) * 1_000_000L);
    SimulatedMeter meter = meter(seed);
    assertThat(read(meter, VOLTAGE, 2)).isBetween(new BigDecimal("217"), new BigDecimal("223"));
    assertThat(read(meter, CURRENT, 3)).isBetween(new BigDecimal("1.5"), new BigDecimal("11"));
    assertThat(read(meter, POWER_FACTOR, 0)).isBetween(new BigDecimal("0.85"), BigDecimal.ONE);
    assertThat(read(meter, FREQUENCY, 0))
        .isBetween(new BigDecimal("49.95"), new BigDecimal("50.05"));
  }

  @Property(tries = 200)
  void energyGrowsByPowerTimesTime(@ForAll long seed, @ForAll @IntRange(max = 3_600) int second) {
    SimulatedMeter meter = meter(seed);
    micros.set((NOON + second) * 1_000_000L);
    BigDecimal before = read(meter, FORWARD_ACTIVE_ENERGY, 0);
    BigDecimal power = read(meter, ACTIVE_POWER, 0);
    micros.addAndGet(500_000);
    BigDecimal grown = read(meter, FORWARD_ACTIVE_ENERGY, 0).subtract(before);
    assertThat(grown)
        .isCloseTo(
            power.divide(BigDecimal.valueOf(7200), MathContext.DECIMAL64),
            within(new BigDecimal("0.000000001")));
  }

  @Property(tries = 200)
  void energyNeverFallsAndTariffsAddUp(
      @ForAll @LongRange(max = 4_000_000_000L) long first,
      @ForAll @LongRange(min = 1, max = 4_000_000_000L) long step) {
    SimulatedMeter meter = meter(7);
    micros.set(NOON * 1_000_000 + first);
    BigDecimal before = read(meter, FORWARD_ACTIVE_ENERGY, 0);
    micros.addAndGet(step);
    BigDecimal sum = BigDecimal.ZERO;
    for (int tariff = 1; tariff <= meter.tariffs(); tariff++) {
      sum = sum.add(read(meter, FORWARD_ACTIVE_ENERGY, tariff));
    }
    assertThat(read(meter, FORWARD_ACTIVE_ENERGY, 0))
        .isGreaterThanOrEqualTo(before)
        .isEqualByComparingTo(sum);
  }

  @Test
  void apparentPowerIsTheHypotenuse() {
    SimulatedMeter meter = meter(1);
    for (int phase = 1; phase <= 3; phase++) {
      double p = read(meter, ACTIVE_POWER, phase).doubleValue();
      double q = read(meter, REACTIVE_POWER, phase).doubleValue();
      assertThat(Math.hypot(p, q))
          .isCloseTo(read(meter, APPARENT_POWER, phase).doubleValue(), within(1e-9));
    }
  }

  @Test
  void valuesMoveFromSecondToSecond() {
    SimulatedMeter meter = meter(1);
    BigDecimal before = read(meter, ACTIVE_POWER, 0);
    micros.addAndGet(1_000_000);
    assertThat(read(meter, ACTIVE_POWER, 0)).isNotEqualByComparingTo(before);
  }

  @Test
  void sameSeedAndTimeGiveTheSameValues() {
    assertThat(read(meter(5), FORWARD_ACTIVE_ENERGY, 0))
        .isEqualTo(read(meter(5), FORWARD_ACTIVE_ENERGY, 0))
        .isNotEqualTo(read(meter(6), FORWARD_ACTIVE_ENERGY, 0));
  }

  @Test
  void hasNoValueBeyondItsPhasesAndTariffs() {
    SimulatedMeter meter = meter(1);
    assertThat(meter.value(VOLTAGE, 0)).isNull();
    assertThat(meter.value(VOLTAGE, 4)).isNull();
    assertThat(meter.value(ACTIVE_POWER, 4)).isNull();
    assertThat(meter.value(FREQUENCY, 1)).isNull();
    assertThat(meter.value(FORWARD_ACTIVE_ENERGY, 5)).isNull();
    assertThat(meter.value(FORWARD_ACTIVE_ENERGY, -1)).isNull();
  }

  @Test
  void clockShowsLocalTime() {
    SimulatedMeter meter = new SimulatedMeter(1, micros::get, ZoneOffset.ofHours(8));
    assertThat(meter.time()).isEqualTo(LocalDateTime.of(2026, 3, 1, 20, 0));
  }
}

package dev.holdfast.sim.meter;

import dev.holdfast.meter.MeterModel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A three-phase meter on a load that swings through a quarter of an hour. Every value is a function
 * of seed and time alone, constant within a second, and exact: each phase's active power is its
 * voltage times current times power factor, and energy is the integral of power over time, by
 * tariff, rolling over at a million kWh as a register does. Nothing flows in reverse.
 */
public final class SimulatedMeter implements MeterModel {

  private static final int PHASES = 3;
  private static final int TARIFFS = 4;
  private static final int PERIOD_SECONDS = 900;
  private static final long MICROS = 1_000_000;

  /** When the register stood at zero: 2025-01-01 00:00 UTC, us since 1970. */
  private static final long ZERO_MICROS = 1_735_689_600L * MICROS;

  /** Power is counted in units of 0.1 uW: 0.1 V times 1 mA times a factor of 0.001. */
  private static final int KILOWATT_PLACES = 10;

  private static final BigDecimal UNITS_PER_KILOWATT_HOUR =
      BigDecimal.valueOf(3600).scaleByPowerOfTen(KILOWATT_PLACES);
  private static final BigDecimal ROLL_OVER = BigDecimal.valueOf(MICROS);
  private static final int ENERGY_PLACES = 10;
  private static final BigDecimal TEMPERATURE = new BigDecimal("24.5");
  private static final BigDecimal CLOCK_BATTERY = new BigDecimal("3.60");
  private static final BigDecimal READING_BATTERY = new BigDecimal("6.00");
  private static final MathContext ROOT_PRECISION = MathContext.DECIMAL64;

  private final LongSupplier wallMicros;
  private final ZoneId zone;
  private final Swing[] voltages;
  private final Swing[] currents;
  private final Swing[] powerFactors;
  private final Swing frequency;

  /** Energy from the period's start to the start of each second, in units of 0.1 uWs. */
  private final long[] energyBefore;

  /**
   * @param seed makes meters differ
   * @param wallMicros the time, us since 1970-01-01 UTC
   * @param zone where the meter hangs, for its own clock
   */
  public SimulatedMeter(long seed, LongSupplier wallMicros, ZoneId zone) {
    this.wallMicros = wallMicros;
    this.zone = zone;
    this.voltages = new Swing[PHASES];
    this.currents = new Swing[PHASES];
    this.powerFactors = new Swing[PHASES];
    this.energyBefore = new long[PERIOD_SECONDS + 1];
    SplittableRandom random = new SplittableRandom(seed);
    for (int phase = 0; phase < PHASES; phase++) {
      voltages[phase] = Swing.around(2_200, 24, random);
      currents[phase] = Swing.around(random.nextInt(3_000, 9_000), 1_200, random);
      powerFactors[phase] = Swing.around(930, 40, random);
    }
    frequency = Swing.around(5_000, 3, random);
    for (int second = 0; second < PERIOD_SECONDS; second++) {
      energyBefore[second + 1] = energyBefore[second] + power(second);
    }
  }

  /** The same meter by another clock. */
  private SimulatedMeter(SimulatedMeter other, LongSupplier wallMicros) {
    this.wallMicros = wallMicros;
    this.zone = other.zone;
    this.voltages = other.voltages;
    this.currents = other.currents;
    this.powerFactors = other.powerFactors;
    this.frequency = other.frequency;
    this.energyBefore = other.energyBefore;
  }

  /** A value that swings around its middle, twice over: slowly and quickly. */
  private record Swing(long middle, long reach, double slowStart, double fastStart) {

    static Swing around(long middle, long reach, SplittableRandom random) {
      return new Swing(middle, reach, random.nextDouble(), random.nextDouble());
    }

    long at(int second) {
      double part = (double) second / PERIOD_SECONDS;
      double slow = StrictMath.sin(2 * Math.PI * (2 * part + slowStart));
      double fast = StrictMath.sin(2 * Math.PI * (31 * part + fastStart));
      return middle + Math.round(reach * (0.7 * slow + 0.3 * fast));
    }
  }

  @Override
  public int tariffs() {
    return TARIFFS;
  }

  @Override
  public @Nullable BigDecimal value(Quantity quantity, int index) {
    long micros = Math.max(0, wallMicros.getAsLong() - ZERO_MICROS);
    int second = (int) (micros / MICROS % PERIOD_SECONDS);
    int last =
        switch (quantity) {
          case NEUTRAL_CURRENT, TEMPERATURE, CLOCK_BATTERY, READING_BATTERY, ACTIVE_DEMAND -> 0;
          case FORWARD_ACTIVE_ENERGY, REVERSE_ACTIVE_ENERGY -> TARIFFS;
          case VOLTAGE, CURRENT, ACTIVE_POWER, REACTIVE_POWER, APPARENT_POWER, POWER_FACTOR ->
              PHASES;
          case FREQUENCY -> 0;
          default -> -1;
        };
    int first = quantity == Quantity.VOLTAGE || quantity == Quantity.CURRENT ? 1 : 0;
    if (index < first || index > last) {
      return null;
    }
    return switch (quantity) {
      case NEUTRAL_CURRENT -> BigDecimal.ZERO;
      case TEMPERATURE -> TEMPERATURE;
      case CLOCK_BATTERY -> CLOCK_BATTERY;
      case READING_BATTERY -> READING_BATTERY;
      case ACTIVE_DEMAND -> meanPower();
      case FORWARD_ACTIVE_ENERGY -> index == 0 ? totalEnergy(micros) : energy(micros, index);
      case REVERSE_ACTIVE_ENERGY -> BigDecimal.ZERO;
      case VOLTAGE -> BigDecimal.valueOf(voltages[index - 1].at(second), 1);
      case CURRENT -> BigDecimal.valueOf(currents[index - 1].at(second), 3);
      case ACTIVE_POWER -> activePower(second, index);
      case REACTIVE_POWER -> reactivePower(second, index);
      case APPARENT_POWER -> apparentPower(second, index);
      case POWER_FACTOR -> powerFactor(second, index);
      case FREQUENCY -> BigDecimal.valueOf(frequency.at(second), 2);
      default -> null;
    };
  }

  /** Every period of demand is like the others, so the first one, seen by its end, holds. */
  @Override
  public @Nullable Peak maximumDemand(Quantity energy, int index) {
    return energy == Quantity.FORWARD_ACTIVE_ENERGY && index == 0
        ? new Peak(meanPower(), localTime(ZERO_MICROS + PERIOD_SECONDS * MICROS))
        : null;
  }

  /** Any moment since its registers stood at zero. */
  @Override
  public @Nullable MeterModel at(LocalDateTime moment) {
    Instant instant = moment.atZone(zone).toInstant();
    long micros = instant.getEpochSecond() * MICROS + instant.getNano() / 1_000;
    return micros < ZERO_MICROS ? null : new SimulatedMeter(this, () -> micros);
  }

  /** Energy of a period over its length. */
  private BigDecimal meanPower() {
    return BigDecimal.valueOf(energyBefore[PERIOD_SECONDS] / PERIOD_SECONDS, KILOWATT_PLACES);
  }

  @Override
  public LocalDateTime time() {
    return localTime(wallMicros.getAsLong());
  }

  private LocalDateTime localTime(long micros) {
    Instant instant =
        Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    return LocalDateTime.ofInstant(instant, zone);
  }

  private long power(int second) {
    long sum = 0;
    for (int phase = 1; phase <= PHASES; phase++) {
      sum += phasePower(second, phase);
    }
    return sum;
  }

  private long phasePower(int second, int phase) {
    return voltages[phase - 1].at(second)
        * currents[phase - 1].at(second)
        * powerFactors[phase - 1].at(second);
  }

  private BigDecimal activePower(int second, int index) {
    long units = index == 0 ? power(second) : phasePower(second, index);
    return BigDecimal.valueOf(units, KILOWATT_PLACES);
  }

  private BigDecimal apparentPower(int second, int index) {
    long units = 0;
    for (int phase = 1; phase <= PHASES; phase++) {
      if (index == 0 || index == phase) {
        units += voltages[phase - 1].at(second) * currents[phase - 1].at(second);
      }
    }
    return BigDecimal.valueOf(units, KILOWATT_PLACES - 3);
  }

  private BigDecimal reactivePower(int second, int index) {
    if (index == 0) {
      return reactivePower(second, 1).add(reactivePower(second, 2)).add(reactivePower(second, 3));
    }
    BigDecimal active = activePower(second, index);
    BigDecimal apparent = apparentPower(second, index);
    return apparent
        .multiply(apparent)
        .subtract(active.multiply(active))
        .sqrt(ROOT_PRECISION)
        .setScale(KILOWATT_PLACES, RoundingMode.DOWN);
  }

  private BigDecimal powerFactor(int second, int index) {
    if (index > 0) {
      return BigDecimal.valueOf(powerFactors[index - 1].at(second), 3);
    }
    return activePower(second, 0).divide(apparentPower(second, 0), 6, RoundingMode.DOWN);
  }

  private BigDecimal totalEnergy(long micros) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int tariff = 1; tariff <= TARIFFS; tariff++) {
      sum = sum.add(energy(micros, tariff));
    }
    return sum.remainder(ROLL_OVER);
  }

  /** The tariffs take turns, each for an equal part of the period. */
  private BigDecimal energy(long micros, int tariff) {
    int begin = (tariff - 1) * PERIOD_SECONDS / TARIFFS;
    int end = tariff * PERIOD_SECONDS / TARIFFS;
    long perPeriod = energyBefore[end] - energyBefore[begin];
    long periods = micros / MICROS / PERIOD_SECONDS;
    long intoPeriod = micros - periods * PERIOD_SECONDS * MICROS;
    int second = (int) (intoPeriod / MICROS);
    long current = 0;
    if (second >= end) {
      current = perPeriod;
    } else if (second >= begin) {
      current =
          energyBefore[second]
              - energyBefore[begin]
              + power(second) * (intoPeriod % MICROS) / MICROS;
    }
    BigInteger units =
        BigInteger.valueOf(perPeriod)
            .multiply(BigInteger.valueOf(periods))
            .add(BigInteger.valueOf(current));
    return new BigDecimal(units)
        .divide(UNITS_PER_KILOWATT_HOUR, ENERGY_PLACES, RoundingMode.DOWN)
        .remainder(ROLL_OVER);
  }
}

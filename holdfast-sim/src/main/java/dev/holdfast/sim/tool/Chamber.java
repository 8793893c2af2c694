package dev.holdfast.sim.tool;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.f4;
import static dev.holdfast.hsms.secs2.Items.u2;
import static dev.holdfast.hsms.secs2.Items.u4;

import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.ListItem;
import java.util.Locale;

/**
 * What a process chamber measures at one step of its work. A function of the step alone, so that
 * the same step is always told in the same bytes.
 *
 * @param step which step, from 0; four to a wafer
 */
record Chamber(long step) {

  private static final int STEPS_PER_WAFER = 4;
  private static final int WAFERS_PER_LOT = 25;
  private static final double STEPS_PER_SWING = 40;

  /** Lot and slot: {@code LOT0001-07}. */
  String waferId() {
    long wafer = step / STEPS_PER_WAFER;
    return String.format(
        Locale.ROOT,
        "LOT%04d-%02d",
        wafer / WAFERS_PER_LOT % 10_000 + 1,
        wafer % WAFERS_PER_LOT + 1);
  }

  /** Step within the wafer, 0 to 3. */
  int stepOfWafer() {
    return (int) (step % STEPS_PER_WAFER);
  }

  /** Pa. */
  float pressure() {
    return (float) (2.6 + 0.15 * swing(0) + 0.02 * swing(0.3));
  }

  /** Degrees Celsius. */
  float temperature() {
    return (float) (350 + 4 * swing(0.1));
  }

  /** W. */
  int radioFrequencyPower() {
    return (int) Math.round(500 + 20 * swing(0.6));
  }

  private double swing(double start) {
    double turns = step % (long) STEPS_PER_SWING / STEPS_PER_SWING + start;
    return StrictMath.sin(2 * Math.PI * turns);
  }

  /** The values of a report, in order: wafer, step, pressure, temperature, power. */
  ListItem values() {
    return Items.list(
        ascii(waferId()), u4(step), f4(pressure()), f4(temperature()), u2(radioFrequencyPower()));
  }
}

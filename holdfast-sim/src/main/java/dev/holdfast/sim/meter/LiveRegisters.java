package dev.holdfast.sim.meter;

import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.modbus.RegisterMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Registers that show what a meter measures, in front of ordinary ones. Wide values have their high
 * word first. What is written to the front is ignored, and what stands between its values is 0.
 *
 * <pre>
 *  0  1  2       voltage A B C           0.1 V     one word
 *  3  5  7       current A B C           0.001 A   two words
 *  9 11 13 15    active power, A B C     1 W       two words
 * 17 19 21 23    reactive power, A B C   1 var     two words
 * 25             power factor            0.001     one word
 * 26             frequency               0.01 Hz   one word
 * 28             forward energy          0.01 kWh  two words
 * 30 32 34 36    the same by tariff      0.01 kWh  two words
 * 38             reverse energy          0.01 kWh  two words
 * </pre>
 */
final class LiveRegisters implements RegisterMap {

  /** Registers of the front. */
  static final int FRONT = 64;

  private static final int BITS = 16;
  private static final int WORD = 0xFFFF;

  /** Where a value stands and how many of its last place make one unit. */
  private record Slot(int first, int words, Quantity quantity, int index, int shift) {}

  private final @Nullable Slot[] slots = new @Nullable Slot[FRONT];
  private final MeterModel model;
  private final RegisterMap rest;

  /**
   * @param rest the registers from {@link #FRONT} on, at their own numbers
   */
  LiveRegisters(MeterModel model, RegisterMap rest) {
    this.model = model;
    this.rest = rest;
    row(0, 1, Quantity.VOLTAGE, 1, 3, 1);
    row(3, 2, Quantity.CURRENT, 1, 3, 3);
    row(9, 2, Quantity.ACTIVE_POWER, 0, 4, 3);
    row(17, 2, Quantity.REACTIVE_POWER, 0, 4, 3);
    row(25, 1, Quantity.POWER_FACTOR, 0, 1, 3);
    row(26, 1, Quantity.FREQUENCY, 0, 1, 2);
    row(28, 2, Quantity.FORWARD_ACTIVE_ENERGY, 0, 5, 2);
    row(38, 2, Quantity.REVERSE_ACTIVE_ENERGY, 0, 1, 2);
  }

  private void row(
      int register, int words, Quantity quantity, int firstIndex, int count, int shift) {
    for (int i = 0; i < count; i++) {
      int first = register + i * words;
      Slot slot = new Slot(first, words, quantity, firstIndex + i, shift);
      for (int word = 0; word < words; word++) {
        slots[first + word] = slot;
      }
    }
  }

  @Override
  public int size() {
    return rest.size();
  }

  @Override
  public int read(int register) {
    if (register >= FRONT) {
      return rest.read(register);
    }
    Slot slot = slots[register];
    BigDecimal value = slot == null ? null : model.value(slot.quantity(), slot.index());
    if (slot == null || value == null) {
      return 0;
    }
    long whole = value.movePointRight(slot.shift()).setScale(0, RoundingMode.DOWN).longValue();
    int later = slot.first() + slot.words() - 1 - register;
    return (int) (whole >> (BITS * later)) & WORD;
  }

  @Override
  public void write(int register, int value) {
    if (register >= FRONT) {
      rest.write(register, value);
    }
  }
}

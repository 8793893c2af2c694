package dev.holdfast.meter.modbus;

import java.math.BigDecimal;

/**
 * A value in the registers of a unit.
 *
 * @param name name of the point
 * @param table which registers
 * @param register address of the first, from 0
 * @param type how its registers are read
 * @param order which word of several comes first
 * @param scale what the number is multiplied by
 * @param unit unit of the scaled value, empty where there is none
 */
public record ModbusPoint(
    String name,
    Table table,
    int register,
    Type type,
    WordOrder order,
    BigDecimal scale,
    String unit) {

  public ModbusPoint {
    if (register < 0 || register + type.words > 65536) {
      throw new IllegalArgumentException("register of point " + name + ": " + register);
    }
  }

  /** Which registers, and the function that reads them. */
  public enum Table {
    HOLDING(0x03),
    INPUT(0x04);

    private final int function;

    Table(int function) {
      this.function = function;
    }

    /** Function code. */
    public int function() {
      return function;
    }
  }

  /** How registers make a number; negative ones are two's complement, F32 is IEEE 754. */
  public enum Type {
    U16(1),
    I16(1),
    U32(2),
    I32(2),
    U64(4),
    I64(4),
    F32(2);

    private final int words;

    Type(int words) {
      this.words = words;
    }

    /** Number of registers, 1, 2 or 4. */
    public int words() {
      return words;
    }
  }

  /** Which word of a number that takes several registers stands in the first. */
  public enum WordOrder {
    /** The most significant, as in most devices. */
    BIG,
    /** The least significant. */
    LITTLE
  }

  /** First address behind the point. */
  int endRegister() {
    return register + type.words;
  }

  /** The scaled value in a frame whose first register carried has the given address. */
  String valueIn(ModbusFrame frame, int firstRegister) {
    long bits = 0;
    for (int i = 0; i < type.words; i++) {
      int word = order == WordOrder.BIG ? i : type.words - 1 - i;
      bits = (bits << 16) | frame.register(register - firstRegister + word);
    }
    return switch (type) {
      case U16, U32 -> scaled(BigDecimal.valueOf(bits));
      case I16 -> scaled(BigDecimal.valueOf(bits << 48 >> 48));
      case I32 -> scaled(BigDecimal.valueOf(bits << 32 >> 32));
      case I64 -> scaled(BigDecimal.valueOf(bits));
      case U64 -> scaled(new BigDecimal(Long.toUnsignedString(bits)));
      case F32 -> floating(Float.intBitsToFloat((int) bits));
    };
  }

  private String floating(float value) {
    String text = Float.toString(value);
    return Float.isFinite(value) ? scaled(new BigDecimal(text)) : text;
  }

  private String scaled(BigDecimal value) {
    return value.multiply(scale).toPlainString();
  }
}

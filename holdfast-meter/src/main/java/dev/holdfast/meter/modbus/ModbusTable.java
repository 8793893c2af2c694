package dev.holdfast.meter.modbus;

/** One of the four tables of a unit, each with addresses 0 to 65535, and how it is read. */
public enum ModbusTable {
  /** Bits that can be written. */
  COIL(0x01, 2000),
  /** Bits that can only be read. */
  DISCRETE(0x02, 2000),
  /** Registers that can be written. */
  HOLDING(0x03, 125),
  /** Registers that can only be read. */
  INPUT(0x04, 125);

  private final int function;
  private final int maxRead;

  ModbusTable(int function, int maxRead) {
    this.function = function;
    this.maxRead = maxRead;
  }

  /** Code of the function that reads it. */
  public int function() {
    return function;
  }

  /** Most bits or registers that one request may read. */
  public int maxRead() {
    return maxRead;
  }

  /** Whether it holds bits, not registers. */
  public boolean bits() {
    return this == COIL || this == DISCRETE;
  }

  /** Whether clients may write to it. */
  public boolean writable() {
    return this == COIL || this == HOLDING;
  }

  /** The table that a function reads, 1 to 4. */
  static ModbusTable readBy(int function) {
    return switch (function) {
      case 0x01 -> COIL;
      case 0x02 -> DISCRETE;
      case 0x03 -> HOLDING;
      case 0x04 -> INPUT;
      default -> throw new IllegalArgumentException("function " + function + " reads no table");
    };
  }
}

package dev.holdfast.meter.modbus;

/** Registers in memory, of which register n holds n until it is written. */
public final class CountingRegisters implements RegisterMap {
  private final char[] values;

  /**
   * @param size number of registers, 1 to 65536
   */
  public CountingRegisters(int size) {
    if (size < 1 || size > 65536) {
      throw new IllegalArgumentException("number of registers must be 1 to 65536, not " + size);
    }
    values = new char[size];
    for (int i = 0; i < size; i++) {
      values[i] = (char) i;
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public int read(int register) {
    return values[register];
  }

  @Override
  public void write(int register, int value) {
    values[register] = (char) value;
  }
}

package dev.holdfast.meter.modbus;

/** The holding and input registers that a server shows. */
public interface RegisterMap {

  /** Number of registers, 1 to 65536; they stand at addresses 0 to size - 1. */
  int size();

  /** The value of a register, 0 to 65535; {@code register} is below {@link #size()}. */
  int read(int register);

  /** Writes a holding register; {@code register} is below {@link #size()}. */
  void write(int register, int value);
}

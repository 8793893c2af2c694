package dev.holdfast.hsms.secs2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in a byte array, most significant byte first. */
final class BigEndian {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private BigEndian() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN)
        .withInvokeExactBehavior();
  }

  static short shortAt(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at);
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putShort(byte[] bytes, int at, short value) {
    SHORT.set(bytes, at, value);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /** The integer of a format that is I1 to I8 or U1 to U8; U8 as its 64 bits. */
  static long integerAt(ItemFormat format, byte[] bytes, int at) {
    return switch (format) {
      case U1 -> bytes[at] & 0xFF;
      case U2 -> shortAt(bytes, at) & 0xFFFF;
      case U4 -> intAt(bytes, at) & 0xFFFF_FFFFL;
      case I1 -> bytes[at];
      case I2 -> shortAt(bytes, at);
      case I4 -> intAt(bytes, at);
      case U8, I8 -> longAt(bytes, at);
      default -> throw new IllegalStateException(format + " holds no integers");
    };
  }

  /** Writes the lowest {@code size} bytes of a number, {@code size} 1, 2, 4 or 8. */
  static void put(int size, byte[] bytes, int at, long value) {
    switch (size) {
      case 1 -> bytes[at] = (byte) value;
      case 2 -> putShort(bytes, at, (short) value);
      case 4 -> putInt(bytes, at, (int) value);
      default -> putLong(bytes, at, value);
    }
  }
}

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

  /** The integer of a format code that is I1 to I8 or U1 to U8; U8 as its 64 bits. */
  static long integerAt(int code, byte[] bytes, int at) {
    return switch (code) {
      case ItemFormat.U1_CODE -> bytes[at] & 0xFF;
      case ItemFormat.U2_CODE -> shortAt(bytes, at) & 0xFFFF;
      case ItemFormat.U4_CODE -> intAt(bytes, at) & 0xFFFF_FFFFL;
      case ItemFormat.I1_CODE -> bytes[at];
      case ItemFormat.I2_CODE -> shortAt(bytes, at);
      case ItemFormat.I4_CODE -> intAt(bytes, at);
      case ItemFormat.U8_CODE, ItemFormat.I8_CODE -> longAt(bytes, at);
      default -> throw new IllegalStateException("format " + code + " holds no integers");
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

package dev.holdfast.meter.lanes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes as one number, the first one lowest. */
public final class Eight {

  /** 01 in each byte; times a byte, that byte eight times. */
  public static final long ONES = 0x0101_0101_0101_0101L;

  /** The highest bit of each byte. */
  public static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;

  /** Adds the four parts of 16 bits up in the highest one. */
  private static final long ADD_UP = 0x0001_0001_0001_0001L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

  private Eight() {}

  /** The eight bytes from an index on. */
  public static long at(byte[] bytes, int index) {
    return (long) LONG.get(bytes, index);
  }

  /** The two bytes from an index on, 0 to 65535. */
  public static int twoAt(byte[] bytes, int index) {
    return (char) CHAR.get(bytes, index);
  }

  /**
   * The first bytes of eight, the others being 0.
   *
   * @param count 0 to 8
   */
  public static long first(long eight, int count) {
    int half = Integer.SIZE - Byte.SIZE / 2 * count;
    return eight & (-1L >>> half >>> half);
  }

  /**
   * The highest bit of each byte that is 0; of bytes behind one that is 0, some may be marked too.
   */
  public static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  /**
   * Whether one of the first marks that {@link #zeros} makes is there.
   *
   * @param count of bytes looked at; more than 8 are as 8
   */
  public static boolean marked(long marks, int count) {
    return first(marks, Math.min(count, Long.BYTES)) != 0;
  }

  /** The eight bytes added up in pairs: four sums of 16 bits. */
  public static long pairs(long eight) {
    return (eight & EVEN_BYTES) + (eight >>> Byte.SIZE & EVEN_BYTES);
  }

  /** The sum of four parts of 16 bits, modulo 256. */
  public static int low(long pairs) {
    return (int) ((pairs * ADD_UP) >>> (3 * Character.SIZE)) & 0xFF;
  }
}

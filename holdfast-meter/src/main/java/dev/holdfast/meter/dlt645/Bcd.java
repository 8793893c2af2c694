package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.lanes.Eight;

/** Packed decimal digits, two a byte. */
final class Bcd {

  /** No number. */
  static final long NONE = Long.MIN_VALUE;

  /** Powers of ten, from 1 to 10^9. */
  static final long[] POWERS = new long[10];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private static final long LOW_NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
  private static final long HIGH_BITS = 0x8888_8888_8888_8888L;

  private Bcd() {}

  /**
   * The number that up to 16 packed digits say.
   *
   * @return -1 when a digit is not decimal
   */
  static long value(long digits) {
    if ((digits & (digits << 1 | digits << 2) & HIGH_BITS) != 0) {
      return -1;
    }
    long hundreds = (digits & LOW_NIBBLES) + 10 * (digits >>> 4 & LOW_NIBBLES);
    long myriads =
        (hundreds & 0x00FF_00FF_00FF_00FFL) + 100 * (hundreds >>> 8 & 0x00FF_00FF_00FF_00FFL);
    long high =
        (myriads & 0x0000_FFFF_0000_FFFFL) + 10_000 * (myriads >>> 16 & 0x0000_FFFF_0000_FFFFL);
    return (high & 0xFFFF_FFFFL) + 100_000_000 * (high >>> 32);
  }

  /**
   * The number in the low bytes of a long, told without a decision.
   *
   * @param size bytes, 1 to 8
   * @param signed 1 when the top bit is the sign, else 0
   * @return {@link #NONE} when a digit is not decimal
   */
  static long number(long bytes, int size, int signed) {
    long digits = Eight.first(bytes, size);
    long sign = (long) signed << (Byte.SIZE * size - 1);
    long value = value(digits & ~sign);
    long minus = -(digits & sign) >> (Long.SIZE - 1);
    long none = value >> (Long.SIZE - 1);
    return (((value ^ minus) - minus) & ~none) | (NONE & none);
  }

  /**
   * Packs a number's digits.
   *
   * @param value 0 to 9999999999999999
   */
  static long digits(long value) {
    long packed = 0;
    long rest = value;
    for (int shift = 0; rest != 0; shift += 4) {
      packed |= rest % 10 << shift;
      rest /= 10;
    }
    return packed;
  }

  /** The low bytes of a number, lowest first. */
  static byte[] low(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (Byte.SIZE * i));
    }
    return bytes;
  }
}

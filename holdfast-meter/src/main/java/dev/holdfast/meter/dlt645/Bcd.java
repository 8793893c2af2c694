package dev.holdfast.meter.dlt645;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Packed decimal digits, two a byte. */
final class Bcd {

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
   * The number in the low bytes of a long.
   *
   * @param size bytes, 1 to 8
   * @param signed whether the top bit is the sign
   * @return null when a digit is not decimal
   */
  static @Nullable BigDecimal number(long bytes, int size, int decimals, boolean signed) {
    long digits = bytes & (-1L >>> (64 - 8 * size));
    long sign = signed ? 1L << (8 * size - 1) : 0;
    boolean negative = (digits & sign) != 0;
    long value = value(digits & ~sign);
    return value < 0 ? null : BigDecimal.valueOf(negative ? -value : value, decimals);
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
}

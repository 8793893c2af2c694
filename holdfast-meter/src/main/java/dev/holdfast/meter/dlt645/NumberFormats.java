package dev.holdfast.meter.dlt645;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary's single numbers, packed for speed: one long for DI3 and DI2 where all their
 * identifiers share one pattern. Holds, from the low byte: bytes, decimals, 1 for signed, lowest
 * DI0, highest DI0, lowest DI1, highest DI1.
 */
final class NumberFormats {

  private static final int CLASSES = 3;
  private static final long[] FORMATS = new long[CLASSES << 8];

  static {
    for (int high = 0; high < FORMATS.length; high++) {
      FORMATS[high] = pack(DataDictionary.sharing(high));
    }
  }

  private NumberFormats() {}

  /**
   * The number in {@code size} bytes, lowest first.
   *
   * @param di one identifier, no block
   * @param value the bytes; what stands above them is not looked at
   * @return null when it is not known as a number of this size, or a digit is not decimal
   */
  static @Nullable BigDecimal number(int di, long value, int size) {
    int high = di >>> 16;
    long format = high < FORMATS.length ? FORMATS[high] : 0;
    int di0 = di & 0xFF;
    int di1 = di >>> 8 & 0xFF;
    boolean covered =
        di0 >= (format >>> 24 & 0xFF)
            && di0 <= (format >>> 32 & 0xFF)
            && di1 >= (format >>> 40 & 0xFF)
            && di1 <= (format >>> 48 & 0xFF);
    if (format == 0 || !covered || (format & 0xFF) != size) {
      Dlt645Item item = DataDictionary.find(di);
      Dlt645Field field = item == null ? null : item.onlyNumber();
      return field == null || field.bytes() != size ? null : field.number(value);
    }
    return Bcd.number(value, size, (int) (format >>> 8 & 0xFF), (format >>> 16 & 1) != 0);
  }

  private static long pack(Dlt645Item[] items) {
    if (items.length != 1) {
      return 0;
    }
    Dlt645Item item = items[0];
    Dlt645Field field = item.onlyNumber();
    if (field == null) {
      return 0;
    }
    long range =
        (item.first() & 0xFFL)
            | (item.last() & 0xFFL) << 8
            | (item.first() >>> 8 & 0xFFL) << 16
            | (item.last() >>> 8 & 0xFFL) << 24;
    long signed = field.kind() == Dlt645Field.Kind.SIGNED ? 1 : 0;
    return range << 24 | signed << 16 | (long) field.decimals() << 8 | field.bytes();
  }
}

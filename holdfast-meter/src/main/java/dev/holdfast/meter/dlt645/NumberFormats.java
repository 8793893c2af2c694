package dev.holdfast.meter.dlt645;

/**
 * The dictionary's single numbers, packed for speed: one long for DI3 and DI2 where all their
 * identifiers share one pattern. Holds, from the low byte: bytes, decimals, 1 for signed, lowest
 * DI0, highest DI0, lowest DI1, highest DI1.
 */
final class NumberFormats {

  /** No number. */
  static final long NONE = 0;

  /** Numbers stand in the classes 0 to 2 of DI3, nearly all. */
  private static final int CLASSES = 3;

  private static final long[] FORMATS = new long[(CLASSES + 1) << Byte.SIZE];

  static {
    for (int high = 0; high < CLASSES << Byte.SIZE; high++) {
      FORMATS[high] = shared(DataDictionary.sharing(high));
    }
  }

  private NumberFormats() {}

  /**
   * How an identifier's value is to be read.
   *
   * @param di one identifier, no block
   * @param size bytes of its value, 1 to 4
   * @return {@link #NONE} when it is not known as one number of this size
   */
  static long find(int di, int size) {
    int high = di >>> (2 * Byte.SIZE);
    long format = FORMATS[high & (FORMATS.length - 1)];
    int di0 = di & 0xFF;
    int di1 = di >>> Byte.SIZE & 0xFF;
    int beyond =
        (di0 - (int) (format >>> 24 & 0xFF))
            | ((int) (format >>> 32 & 0xFF) - di0)
            | (di1 - (int) (format >>> 40 & 0xFF))
            | ((int) (format >>> 48 & 0xFF) - di1)
            | (FORMATS.length - 1 - high);
    return beyond >= 0 && bytes(format) == size ? format : lessUsual(di, size);
  }

  private static long lessUsual(int di, int size) {
    Dlt645Item item = DataDictionary.find(di);
    Dlt645Field field = item == null ? null : item.onlyNumber();
    return field == null || field.bytes() != size ? NONE : pack(field);
  }

  /**
   * The number in the low bytes of a long, without its point.
   *
   * @param format as {@link #find} tells it
   * @return {@link Bcd#NONE} where there is none
   */
  static long unscaled(long format, long value) {
    return format == NONE ? Bcd.NONE : Bcd.number(value, bytes(format), (int) (format >>> 16) & 1);
  }

  /** Digits behind the point. */
  static int scale(long format) {
    return (int) (format >>> Byte.SIZE) & 0xFF;
  }

  private static int bytes(long format) {
    return (int) format & 0xFF;
  }

  private static long shared(Dlt645Item[] items) {
    Dlt645Field field = items.length == 1 ? items[0].onlyNumber() : null;
    if (field == null) {
      return NONE;
    }
    int first = items[0].first();
    int last = items[0].last();
    long range =
        (first & 0xFFL)
            | (last & 0xFFL) << 8
            | (first >>> 8 & 0xFFL) << 16
            | (last >>> 8 & 0xFFL) << 24;
    return range << 24 | pack(field);
  }

  private static long pack(Dlt645Field field) {
    return ((long) field.signed() << 16) | (long) field.decimals() << Byte.SIZE | field.bytes();
  }
}

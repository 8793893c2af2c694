package dev.holdfast.meter.dlt645;

/**
 * The dictionary's single numbers, packed for speed: for DI3 and DI2 where all their identifiers
 * share one pattern, how the value is to be read and which DI1 and DI0 they may have. Nothing is
 * decided by what a usual value is, for a wrong guess of the processor costs more than all of it.
 */
final class NumberFormats {

  /** No number. */
  static final long NONE = 0;

  /** Numbers stand in the classes 0 to 2 of DI3, nearly all. */
  private static final int CLASSES = 3;

  private static final int LENGTH = (CLASSES + 1) << Byte.SIZE;

  /**
   * Formats by DI3 and DI2. From the low bit: FF in each byte of the value (4 bytes), decimals (1
   * byte), and in the highest bit whether the value's top bit is a sign.
   */
  private static final long[] FORMATS = new long[LENGTH];

  /** Lowest DI0, highest DI0, lowest DI1 and highest DI1, from the low byte. */
  private static final int[] RANGES = new int[LENGTH];

  private static final int DECIMALS = Integer.SIZE;
  private static final long SIGNED = Long.MIN_VALUE;

  private static final int TWO_LANES = 0x00FF_00FF;
  private static final int LANE_SIGNS = 0x8000_8000;
  private static final int LOW_NIBBLES = 0x0F0F_0F0F;
  private static final int HIGH_BITS = 0x8888_8888;

  static {
    for (int high = 0; high < CLASSES << Byte.SIZE; high++) {
      share(high, DataDictionary.sharing(high));
    }
  }

  private NumberFormats() {}

  private static void share(int high, Dlt645Item[] items) {
    Dlt645Field field = items.length == 1 ? items[0].onlyNumber() : null;
    if (field != null && field.bytes() <= Integer.BYTES) {
      int first = items[0].first();
      int last = items[0].last();
      FORMATS[high] = pack(field);
      RANGES[high] = lanes(first) | lanes(last) << Byte.SIZE;
    }
  }

  private static long pack(Dlt645Field field) {
    return (field.signed() != 0 ? SIGNED : 0)
        | (long) field.decimals() << DECIMALS
        | Integer.toUnsignedLong(ofBytes(field.bytes()));
  }

  /** FF in each of one to four bytes. */
  private static int ofBytes(int count) {
    return -1 >>> (Integer.SIZE - Byte.SIZE * count);
  }

  /** DI0 and DI1 in 16 bits each. */
  private static int lanes(int di) {
    return (di & 0xFF) | (di & 0xFF00) << Byte.SIZE;
  }

  /**
   * How an identifier's value is to be read.
   *
   * @param di one identifier, no block
   * @param size bytes of its value, 1 to 4
   * @return {@link #NONE} when it is not known as one number of this size
   */
  static long find(int di, int size) {
    int high = di >>> (2 * Byte.SIZE);
    long format = FORMATS[high & (LENGTH - 1)];
    int range = RANGES[high & (LENGTH - 1)];
    int low = lanes(di);
    int beyond = (low - (range & TWO_LANES)) | ((range >>> Byte.SIZE & TWO_LANES) - low);
    int unusual = (beyond & LANE_SIGNS) | (high & -LENGTH) | (ofBytes(size) ^ (int) format);
    return unusual == 0 ? format : lessUsual(di, size);
  }

  private static long lessUsual(int di, int size) {
    Dlt645Item item = DataDictionary.find(di);
    Dlt645Field field = item == null ? null : item.onlyNumber();
    return field == null || field.bytes() != size ? NONE : pack(field);
  }

  /**
   * The number that a value's packed digits say, times a factor.
   *
   * @param format as {@link #find} tells it, not {@link #NONE}
   * @param value its bytes, the first one lowest
   * @return {@link Bcd#NONE} where there is none
   */
  static long number(long format, int value, long factor) {
    int whole = (int) format;
    int sign = (whole ^ whole >>> 1) & (int) (format >> (Long.SIZE - 1));
    int digits = value & whole & ~sign;
    int hundreds = digits - 6 * (digits >>> 4 & LOW_NIBBLES);
    int myriads = (hundreds & TWO_LANES) + 100 * (hundreds >>> Byte.SIZE & TWO_LANES);
    int number = (myriads & 0xFFFF) + 10_000 * (myriads >>> Character.SIZE);
    int minus = everyBit(value & sign);
    int undecimal = digits & (digits << 1 | digits << 2) & HIGH_BITS;
    return undecimal == 0 ? ((number ^ minus) - minus) * factor : Bcd.NONE;
  }

  /** -1, but 0 for 0. */
  private static int everyBit(int bits) {
    return (bits | -bits) >> (Integer.SIZE - 1);
  }

  /** Digits behind the point. */
  static int scale(long format) {
    return (int) (format >>> DECIMALS) & 0xFF;
  }
}

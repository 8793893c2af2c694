package dev.holdfast.meter.modbus;

import dev.holdfast.meter.lanes.Eight;

/**
 * CRC-16/MODBUS: reflected polynomial A001H, initial FFFFH, no final xor, sent low byte first.
 * Eight bytes are taken at a time, each through a table of its own.
 */
public final class Crc16 {
  /** The CRC of no bytes. */
  static final int START = 0xFFFF;

  private static final int POLYNOMIAL = 0xA001;
  private static final int SLICES = 8;

  /** {@code TABLE[256 * k + b]} is what byte b does to the register when k more bytes follow. */
  private static final char[] TABLE = table();

  private Crc16() {}

  private static char[] table() {
    char[] table = new char[SLICES * 256];
    for (int b = 0; b < 256; b++) {
      int crc = b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      table[b] = (char) crc;
    }
    for (int i = 256; i < table.length; i++) {
      char before = table[i - 256];
      table[i] = (char) ((before >>> 8) ^ table[before & 0xFF]);
    }
    return table;
  }

  /** The CRC of {@code bytes[from]} up to but without {@code bytes[to]}, 0 to FFFFH. */
  public static int of(byte[] bytes, int from, int to) {
    return update(START, bytes, from, to);
  }

  /** Goes on with a CRC over {@code bytes[from]} up to but without {@code bytes[to]}. */
  static int update(int before, byte[] bytes, int from, int to) {
    int left = to - from;
    return left > 0 && bytes.length - from >= SLICES
        ? inSteps(before, bytes, from, to)
        : byteByByte(before, bytes, from, to);
  }

  /**
   * The first step takes what is left beside whole eights, so that no loop over bytes follows; and
   * up to three steps need no loop, whose beginning and end take longer than a step.
   */
  private static int inSteps(int before, byte[] bytes, int from, int to) {
    char[] t = TABLE;
    int count = ((to - from - 1) & (SLICES - 1)) + 1;
    int beyondOne = before >>> Byte.SIZE & (count - 2) >> (Integer.SIZE - 1);
    int crc = few(t, before ^ Eight.at(bytes, from), count) ^ beyondOne;
    int i = from + count;
    if (i == to) {
      return crc;
    }
    crc = eight(t, crc ^ Eight.at(bytes, i));
    i += SLICES;
    if (i == to) {
      return crc;
    }
    crc = eight(t, crc ^ Eight.at(bytes, i));
    i += SLICES;
    return i == to ? crc : manySteps(crc, bytes, i, to);
  }

  private static int manySteps(int before, byte[] bytes, int from, int to) {
    int crc = before;
    for (int i = from; i < to; i += SLICES) {
      crc = eight(TABLE, crc ^ Eight.at(bytes, i));
    }
    return crc;
  }

  private static int byteByByte(int before, byte[] bytes, int from, int to) {
    int crc = before;
    for (int i = from; i < to; i++) {
      crc = (crc >>> Byte.SIZE) ^ TABLE[(crc ^ bytes[i]) & 0xFF];
    }
    return crc;
  }

  /**
   * The CRC of two to eight bytes without a step for each.
   *
   * @param head the bytes, the first one lowest; what stands above them is not looked at
   */
  static int ofFew(long head, int count) {
    return few(TABLE, head ^ START, count);
  }

  /** Zeros are put before the bytes, which a register of zero does not notice. */
  private static int few(char[] t, long x, int count) {
    return eight(t, x << (Long.SIZE - Byte.SIZE * count));
  }

  private static int eight(char[] t, long x) {
    int low = (int) x;
    int high = (int) (x >>> 32);
    return ((t[0x700 + (low & 0xFF)] ^ t[0x600 + ((low >>> 8) & 0xFF)])
            ^ (t[0x500 + ((low >>> 16) & 0xFF)] ^ t[0x400 + (low >>> 24)]))
        ^ ((t[0x300 + (high & 0xFF)] ^ t[0x200 + ((high >>> 8) & 0xFF)])
            ^ (t[0x100 + ((high >>> 16) & 0xFF)] ^ t[high >>> 24]));
  }

  /** Whether the last two of these bytes are the CRC of those before them. */
  static boolean holds(byte[] bytes, int from, int to) {
    return stands(of(bytes, from, to - 2), bytes, to - 2);
  }

  /** Whether a CRC stands at an index, low byte first. */
  static boolean stands(int crc, byte[] bytes, int at) {
    return crc == Eight.twoAt(bytes, at);
  }
}

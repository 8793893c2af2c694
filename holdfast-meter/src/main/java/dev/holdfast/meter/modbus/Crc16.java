package dev.holdfast.meter.modbus;

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
    char[] t = TABLE;
    int crc = before;
    int i = from;
    for (; to - i >= SLICES; i += SLICES) {
      crc =
          t[0x700 + ((crc ^ bytes[i]) & 0xFF)]
              ^ t[0x600 + (((crc >>> 8) ^ bytes[i + 1]) & 0xFF)]
              ^ t[0x500 + (bytes[i + 2] & 0xFF)]
              ^ t[0x400 + (bytes[i + 3] & 0xFF)]
              ^ t[0x300 + (bytes[i + 4] & 0xFF)]
              ^ t[0x200 + (bytes[i + 5] & 0xFF)]
              ^ t[0x100 + (bytes[i + 6] & 0xFF)]
              ^ t[bytes[i + 7] & 0xFF];
    }
    return i < to ? few(crc, bytes, i, to) : crc;
  }

  /** Up to seven bytes. */
  private static int few(int before, byte[] bytes, int from, int to) {
    char[] t = TABLE;
    int crc = before;
    int i = from;
    if (to - i >= 4) {
      crc =
          t[0x300 + ((crc ^ bytes[i]) & 0xFF)]
              ^ t[0x200 + (((crc >>> 8) ^ bytes[i + 1]) & 0xFF)]
              ^ t[0x100 + (bytes[i + 2] & 0xFF)]
              ^ t[bytes[i + 3] & 0xFF];
      i += 4;
    }
    if (to - i >= 2) {
      crc = t[0x100 + ((crc ^ bytes[i]) & 0xFF)] ^ t[((crc >>> 8) ^ bytes[i + 1]) & 0xFF];
      i += 2;
    }
    return i < to ? (crc >>> 8) ^ t[(crc ^ bytes[i]) & 0xFF] : crc;
  }

  /** Whether the last two of these bytes are the CRC of those before them. */
  static boolean holds(byte[] bytes, int from, int to) {
    return stands(of(bytes, from, to - 2), bytes, to - 2);
  }

  /** Whether a CRC stands at an index, low byte first. */
  static boolean stands(int crc, byte[] bytes, int at) {
    return crc == ((bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8);
  }
}

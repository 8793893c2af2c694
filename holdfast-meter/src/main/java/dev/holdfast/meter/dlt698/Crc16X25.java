package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.lanes.Eight;

/**
 * CRC-16/X-25: reflected 8408H, starts with FFFF, inverted at the end, sent low byte first. Eight
 * bytes a step, one table a byte.
 */
final class Crc16X25 {

  static final int START = 0xFFFF;

  private static final int POLYNOMIAL = 0x8408;
  private static final int STEP = 8;

  /** Table k: what a byte leaves behind after k more bytes of zero. One array, 256 entries each. */
  private static final char[] TABLE = new char[STEP * 256];

  static {
    for (int value = 0; value < 256; value++) {
      int crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
      TABLE[value] = (char) crc;
    }
    for (int i = 256; i < TABLE.length; i++) {
      int before = TABLE[i - 256];
      TABLE[i] = (char) (before >>> 8 ^ TABLE[before & 0xFF]);
    }
  }

  private Crc16X25() {}

  /** Goes on with a running sum, not inverted, over {@code bytes[from]} to {@code bytes[to-1]}. */
  static int update(int running, byte[] bytes, int from, int to) {
    int crc = running;
    int at = from;
    for (; at <= to - STEP; at += STEP) {
      long eight = Eight.at(bytes, at) ^ crc;
      int low = (int) eight;
      int high = (int) (eight >>> 32);
      crc =
          TABLE[0x700 | (low & 0xFF)]
              ^ TABLE[0x600 | (low >>> 8 & 0xFF)]
              ^ TABLE[0x500 | (low >>> 16 & 0xFF)]
              ^ TABLE[0x400 | (low >>> 24)]
              ^ TABLE[0x300 | (high & 0xFF)]
              ^ TABLE[0x200 | (high >>> 8 & 0xFF)]
              ^ TABLE[0x100 | (high >>> 16 & 0xFF)]
              ^ TABLE[high >>> 24];
    }
    for (; at < to; at++) {
      crc = crc >>> 8 ^ TABLE[(crc ^ bytes[at]) & 0xFF];
    }
    return crc;
  }

  /** True when the two bytes at {@code at} are the sum that a running one ends in. */
  static boolean ends(int running, byte[] bytes, int at) {
    int sent = (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    return sent == (running ^ 0xFFFF);
  }

  /** Writes the sum that a running one ends in. */
  static void end(int running, byte[] bytes, int at) {
    int sum = running ^ 0xFFFF;
    bytes[at] = (byte) sum;
    bytes[at + 1] = (byte) (sum >>> 8);
  }
}

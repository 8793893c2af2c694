package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.lanes.Eight;

/** Where the bytes of a frame stand, and arithmetic over them. */
final class Wire {

  static final byte START = 0x68;
  static final byte END = 0x16;
  static final byte WAKE = (byte) 0xFE;

  /** Added to each byte of DATA by the sender. */
  static final int OFFSET = 0x33;

  static final int ADDRESS = 1;
  static final int SECOND_START = 7;
  static final int CONTROL = 8;
  static final int LENGTH = 9;
  static final int DATA = 10;

  /** Bytes of a frame without DATA. */
  static final int OVERHEAD = 12;

  static final int MAX_DATA = 255;

  /** Up to three times eight bytes are added up without a loop. */
  static final int FEW = 24;

  private static final long STARTS = START * Eight.ONES;
  private static final long BOTH_STARTS = 0xFF00_0000_0000_00FFL;
  private static final long OFFSETS = OFFSET * Eight.ONES;

  private Wire() {}

  /** Whether the first eight bytes of a frame may be these. */
  static boolean starts(long eight) {
    return ((eight ^ STARTS) & BOTH_STARTS) == 0;
  }

  /** A mark, as {@link Eight#zeros} makes them, at each of eight bytes that may start a frame. */
  static long starts(byte[] bytes, int at) {
    return startsAlone(Eight.at(bytes, at)) & startsAlone(Eight.at(bytes, at + SECOND_START));
  }

  /** A mark at each of eight bytes that is a 68. */
  static long startsAlone(long eight) {
    return Eight.zeros(eight ^ STARTS);
  }

  /** Sum of {@code bytes[from]} up to {@code bytes[to - 1]}, eight bytes at least, modulo 256. */
  static int sum(byte[] bytes, int from, int to) {
    long sums = Eight.pairs(last(bytes, from, to));
    for (int i = from; i < to - Long.BYTES; i += Long.BYTES) {
      sums += Eight.pairs(Eight.at(bytes, i));
    }
    return Eight.low(sums);
  }

  /** The same for 8 to {@link #FEW} bytes, with as many behind {@code from} in the array. */
  static int sumOfFew(byte[] bytes, int from, int to) {
    long moreThanTwo = (2L * Long.BYTES + from - to) >> (Long.SIZE - 1);
    return Eight.low(
        Eight.pairs(Eight.at(bytes, from))
            + Eight.pairs(Eight.at(bytes, from + Long.BYTES) & moreThanTwo)
            + Eight.pairs(last(bytes, from, to)));
  }

  /** The bytes behind the last whole eight, 1 to 8 of them. */
  private static long last(byte[] bytes, int from, int to) {
    return Eight.at(bytes, to - Long.BYTES) >>> (Byte.SIZE * ((from - to) & 7));
  }

  /** Takes 33H from each of eight bytes, without borrowing between them. */
  static long plain(long eight) {
    return ((eight | Eight.HIGH_BITS) - OFFSETS) ^ ((eight ^ ~OFFSETS) & Eight.HIGH_BITS);
  }
}

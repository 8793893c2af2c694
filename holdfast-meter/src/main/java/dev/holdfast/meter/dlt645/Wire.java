package dev.holdfast.meter.dlt645;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where the bytes of a frame stand, and arithmetic over eight of them at a time. */
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

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long OFFSETS = 0x3333_3333_3333_3333L;

  private Wire() {}

  /**
   * Sum of {@code bytes[from]} up to {@code bytes[to - 1]}, eight bytes at least; only its low 8
   * bits mean anything.
   */
  static int sum(byte[] bytes, int from, int to) {
    long last = eight(bytes, to - Long.BYTES) >>> (8 * (-(to - from) & 7));
    long lanes = lanes(last);
    for (int i = from; i < to - Long.BYTES; i += Long.BYTES) {
      lanes += lanes(eight(bytes, i));
    }
    lanes += lanes >>> 32;
    return (int) (lanes + (lanes >>> 16));
  }

  /** Eight bytes added in pairs to four sums of 16 bits. */
  private static long lanes(long eight) {
    return (eight & EVEN_BYTES) + (eight >>> 8 & EVEN_BYTES);
  }

  /** Eight bytes as they stand, the first one lowest. */
  static long eight(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Takes 33H from each of eight bytes, without borrowing between them. */
  static long plain(long eight) {
    return ((eight | HIGH_BITS) - OFFSETS) ^ ((eight ^ ~OFFSETS) & HIGH_BITS);
  }
}

package dev.holdfast.arq;

import java.util.zip.CRC32C;

/** How a frame is guarded against change on its way; both ends must have the same. */
public enum Check {
  /** The sum of all bytes, modulo 65536: 2 bytes. It misses swapped bytes and runs of zeroes. */
  SUM16(2),
  /** CRC-32C: 4 bytes in place of 2. */
  CRC32C(4);

  private final int bytes;

  Check(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes it takes in a frame. */
  public int bytes() {
    return bytes;
  }

  /** Over {@code bytes[from]} up to but without {@code bytes[to]}, as an unsigned number. */
  int of(byte[] bytes, int from, int to) {
    return switch (this) {
      case SUM16 -> sum(bytes, from, to);
      case CRC32C -> {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        yield (int) crc.getValue();
      }
    };
  }

  private static int sum(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += bytes[i] & 0xFF;
    }
    return sum & 0xFFFF;
  }
}

package dev.holdfast.meter.dlt698;

/** CRC-16/X-25 bit by bit, a second maker of the two sums. */
final class BitwiseCrc {

  private BitwiseCrc() {}

  static int of(byte[] bytes, int from, int to) {
    int crc = 0xFFFF;
    for (int i = from; i < to; i++) {
      for (int bit = 0; bit < 8; bit++) {
        boolean feed = ((crc ^ (bytes[i] >>> bit)) & 1) == 1;
        crc >>>= 1;
        if (feed) {
          crc ^= 0x8408;
        }
      }
    }
    return ~crc & 0xFFFF;
  }
}

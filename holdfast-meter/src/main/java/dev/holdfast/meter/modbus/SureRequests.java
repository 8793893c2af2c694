package dev.holdfast.meter.modbus;

/** RTU requests that have to fit in more than their check. */
final class SureRequests {
  private static final int READ = 8;
  private static final int AROUND_VALUES = 9;
  private static final int QUANTITY = 4;
  private static final int COUNT = 6;
  private static final int ON = 0xFF00;
  private static final int MOST_WRITTEN_BITS = 1968;
  private static final int MOST_WRITTEN_REGISTERS = 123;

  private SureRequests() {}

  /** Whether a read request asks for as many as one may; true for other functions. */
  static boolean sensibleQuantity(byte[] bytes, int at) {
    return switch (bytes[at + 1]) {
      case 0x01, 0x02 -> within(bytes, at, PduLength.MOST_BITS);
      case 0x03, 0x04 -> within(bytes, at, PduLength.MOST_REGISTERS);
      default -> true;
    };
  }

  /** The length of one that stands whole before {@code end}, else 0. */
  static int length(byte[] bytes, int at, int end) {
    if (end - at < READ) {
      return 0;
    }
    return switch (bytes[at + 1]) {
      case 0x01, 0x02, 0x03, 0x04 -> sensibleQuantity(bytes, at) ? held(bytes, at, READ, end) : 0;
      case 0x05 -> coil(word(bytes, at + QUANTITY)) ? held(bytes, at, READ, end) : 0;
      case 0x0F ->
          within(bytes, at, MOST_WRITTEN_BITS)
              ? values(bytes, at, end, (word(bytes, at + QUANTITY) + 7) / Byte.SIZE)
              : 0;
      case 0x10 ->
          within(bytes, at, MOST_WRITTEN_REGISTERS)
              ? values(bytes, at, end, 2 * word(bytes, at + QUANTITY))
              : 0;
      default -> 0;
    };
  }

  private static boolean coil(int value) {
    return value == ON || value == 0;
  }

  private static int values(byte[] bytes, int at, int end, int count) {
    boolean counted = (bytes[at + COUNT] & 0xFF) == count;
    return counted ? held(bytes, at, AROUND_VALUES + count, end) : 0;
  }

  private static int held(byte[] bytes, int at, int length, int end) {
    return length <= end - at && Crc16.holds(bytes, at, at + length) ? length : 0;
  }

  private static boolean within(byte[] bytes, int at, int most) {
    int quantity = word(bytes, at + QUANTITY);
    return quantity >= 1 && quantity <= most;
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }
}

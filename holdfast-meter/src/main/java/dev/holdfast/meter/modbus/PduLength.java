package dev.holdfast.meter.modbus;

/**
 * How long a PDU is, told from its first bytes, for each function code and both ways. A length is
 * in bytes from the function code on; {@link #NONE} says that no such PDU exists, a negative number
 * -n that n bytes of the PDU must be there before its length can be told.
 */
final class PduLength {
  /** No PDU begins like that. */
  static final int NONE = 0;

  /** The largest PDU that any carrier takes. */
  static final int MAX = 253;

  /** Most coils or inputs that one request may read. */
  static final int MOST_BITS = 2000;

  /** Most registers that one request may read. */
  static final int MOST_REGISTERS = 125;

  private static final int MEI_DEVICE_IDENTIFICATION = 0x0E;

  /** Functions 01 to 06 ask in five bytes. */
  private static final int LAST_OF_FIVE = 0x06;

  private PduLength() {}

  /** Whether the table has a row for this function code, 0 to 127. */
  static boolean known(int function) {
    return switch (function) {
      case 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 -> true;
      case 0x0B, 0x0F, 0x10, 0x11, 0x14, 0x15, 0x16, 0x17, 0x18, 0x2B -> true;
      default -> false;
    };
  }

  /** Length of the request whose function code, 0 to 127, stands at {@code at}. */
  static int request(byte[] b, int at, int end) {
    return b[at] <= LAST_OF_FIVE && b[at] > 0 ? 5 : lessUsualRequest(b, at, end);
  }

  private static int lessUsualRequest(byte[] b, int at, int end) {
    return switch (b[at]) {
      case 0x08 -> 5;
      case 0x07, 0x0B, 0x11 -> 1;
      case 0x0F, 0x10 -> counted(b, at, end, 5, 0);
      case 0x14 -> counted(b, at, end, 1, 7);
      case 0x15 -> counted(b, at, end, 1, 9);
      case 0x16 -> 7;
      case 0x17 -> counted(b, at, end, 9, 0);
      case 0x18 -> 3;
      case 0x2B -> mei(b, at, end, 4);
      default -> NONE;
    };
  }

  /** Length of the normal response whose function code, 0 to 127, stands at {@code at}. */
  static int response(byte[] b, int at, int end) {
    return b[at] == 0x03 || b[at] == 0x04 ? even(b, at, end) : lessUsualResponse(b, at, end);
  }

  private static int lessUsualResponse(byte[] b, int at, int end) {
    return switch (b[at]) {
      case 0x01, 0x02, 0x11 -> counted(b, at, end, 1, 1);
      case 0x17 -> even(b, at, end);
      case 0x05, 0x06, 0x08, 0x0B, 0x0F, 0x10 -> 5;
      case 0x07 -> 2;
      case 0x14 -> counted(b, at, end, 1, 2);
      case 0x15 -> counted(b, at, end, 1, 9);
      case 0x16 -> 7;
      case 0x18 -> fifo(b, at, end);
      case 0x2B -> identification(b, at, end);
      default -> NONE;
    };
  }

  static int counted(byte[] b, int at, int end, int countAt, int least) {
    if (at + countAt >= end) {
      return -(countAt + 1);
    }
    int count = b[at + countAt] & 0xFF;
    int length = countAt + 1 + count;
    return count < least || length > MAX ? NONE : length;
  }

  private static int even(byte[] b, int at, int end) {
    int length = counted(b, at, end, 1, 2);
    return length > 0 && (length & 1) != 0 ? NONE : length;
  }

  private static int fifo(byte[] b, int at, int end) {
    if (end - at < 3) {
      return -3;
    }
    int count = ((b[at + 1] & 0xFF) << 8) | (b[at + 2] & 0xFF);
    return count < 2 || count > 64 || (count & 1) != 0 ? NONE : 3 + count;
  }

  private static int mei(byte[] b, int at, int end, int length) {
    if (end - at < 2) {
      return -2;
    }
    return b[at + 1] == MEI_DEVICE_IDENTIFICATION ? length : NONE;
  }

  private static int identification(byte[] b, int at, int end) {
    int head = mei(b, at, end, 7);
    if (head <= 0) {
      return head;
    }
    if (end - at < head) {
      return -head;
    }
    int length = head;
    for (int objects = b[at + 6] & 0xFF; objects > 0; objects--) {
      if (at + length + 1 >= end) {
        return length + 2 > MAX ? NONE : -(length + 2);
      }
      length += 2 + (b[at + length + 1] & 0xFF);
    }
    return length > MAX ? NONE : length;
  }
}

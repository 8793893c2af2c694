package dev.holdfast.meter.dlt698;

/** Where the bytes of the link frame stand, and the bits of its control and address bytes. */
final class Link {

  static final byte START = 0x68;
  static final byte END = 0x16;
  static final byte WAKE = (byte) 0xFE;
  static final int OFFSET = 0x33;

  static final int LENGTH = 1;
  static final int CONTROL = 3;
  static final int ADDRESS_FLAG = 4;
  static final int ADDRESS = 5;

  /** Bytes of either check sum. */
  static final int CHECK = 2;

  /** Bytes of the smallest frame: an address of one byte, no user data. */
  static final int MIN_FRAME = 12;

  /** The two delimiters, which the length field does not count. */
  static final int DELIMITERS = 2;

  static final int LENGTH_MASK = 0x3FFF;
  static final int KILOBYTES_BIT = 0x4000;
  static final int RESERVED_LENGTH_BIT = 0x8000;

  /** The longest length in bytes that the field can say; longer ones in KB are refused. */
  static final int MAX_FRAME = LENGTH_MASK + DELIMITERS;

  static final int FROM_SERVER = 0x80;
  static final int STARTED_BY_CLIENT = 0x40;
  static final int FRAGMENT = 0x20;
  static final int SCRAMBLED = 0x08;
  static final int FUNCTION_MASK = 0x07;
  static final int USER_DATA = 3;

  private Link() {}

  /** Bytes of a frame by its length field, both delimiters included. */
  static int frameLength(int field) {
    int length = field & LENGTH_MASK;
    return ((field & KILOBYTES_BIT) != 0 ? length << 10 : length) + DELIMITERS;
  }

  /** Bytes before the header's sum, by the address's flag byte. */
  static int headerLength(int flag) {
    return ADDRESS + addressLength(flag) + 1;
  }

  /** Bytes of the address by its flag byte, 1 to 16. */
  static int addressLength(int flag) {
    return (flag & 0x0F) + 1;
  }
}

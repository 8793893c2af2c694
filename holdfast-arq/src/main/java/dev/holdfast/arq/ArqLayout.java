package dev.holdfast.arq;

import java.nio.ByteOrder;

/**
 * How frames stand on the wire. Head and tail are two bytes each, in the order of their digits,
 * whatever the byte order; so are the addresses. The other fields are integers.
 *
 * @param order of the bytes of an integer
 * @param head what a frame begins with, 0 to 65535
 * @param tail what a frame ends with, 0 to 65535
 * @param check what guards it
 * @param from where the check begins
 * @param maxLength bytes of the longest frame, head and tail included, up to 65535
 */
public record ArqLayout(
    ByteOrder order, int head, int tail, Check check, CheckFrom from, int maxLength) {

  /** Bytes of a frame without content and check. */
  static final int FIXED_BYTES = 24;

  /** The longest frame that the length field can tell. */
  public static final int LARGEST = 0xFFFF;

  /** Big endian, 55 AA to FE EF, a sum of all from the head on, up to 65535 bytes. */
  public static final ArqLayout DEFAULT =
      new ArqLayout(ByteOrder.BIG_ENDIAN, 0x55AA, 0xFEEF, Check.SUM16, CheckFrom.HEAD, LARGEST);

  /** Where the check begins; it always ends with the content. */
  public enum CheckFrom {
    HEAD(0),
    NUMBER(2);

    private final int offset;

    CheckFrom(int offset) {
      this.offset = offset;
    }

    int offset() {
      return offset;
    }
  }

  public ArqLayout {
    word("head", head);
    word("tail", tail);
    int least = FIXED_BYTES + check.bytes() + ArqFrame.ACK_CONTENT_BYTES;
    if (maxLength < least || maxLength > LARGEST) {
      throw new IllegalArgumentException(
          "a frame has %d to %d bytes, not %d".formatted(least, LARGEST, maxLength));
    }
  }

  private static void word(String name, int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(name + " has 16 bits, not " + value);
    }
  }

  /** Bytes of a frame without content. */
  public int overhead() {
    return FIXED_BYTES + check.bytes();
  }

  /** Bytes of content in the longest frame. */
  public int maxContent() {
    return maxLength - overhead();
  }

  /** The same with another byte order. */
  public ArqLayout with(ByteOrder other) {
    return new ArqLayout(other, head, tail, check, from, maxLength);
  }

  /** The same with another check. */
  public ArqLayout with(Check other) {
    return new ArqLayout(order, head, tail, other, from, maxLength);
  }
}

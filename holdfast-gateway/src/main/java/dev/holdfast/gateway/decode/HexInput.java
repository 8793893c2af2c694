package dev.holdfast.gateway.decode;

import java.util.Arrays;

/** Bytes written as hex by people: spaces, colons and {@code 0x} are ignored, case is free. */
public final class HexInput {

  /** Text that is not hex. */
  public static final class HexException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int position;

    HexException(String message, int position) {
      super(message);
      this.position = position;
    }

    /** Which character is wrong, counted from 0. */
    public int position() {
      return position;
    }
  }

  private HexInput() {}

  /**
   * Reads hex.
   *
   * @throws HexException at the first character that is no hex digit, or when a byte lacks its half
   */
  public static byte[] parse(String text) throws HexException {
    byte[] bytes = new byte[(text.length() + 1) / 2];
    int digits = 0;
    int last = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':' || Character.isWhitespace(c)) {
        continue;
      }
      if (c == '0' && i + 1 < text.length() && (text.charAt(i + 1) | 0x20) == 'x') {
        i++;
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw new HexException("'" + c + "' is not a hex digit", i);
      }
      bytes[digits / 2] |= (byte) (digits % 2 == 0 ? digit << 4 : digit);
      digits++;
      last = i;
    }
    if (digits % 2 != 0) {
      throw new HexException("the last byte has one digit only", last);
    }
    return Arrays.copyOf(bytes, digits / 2);
  }
}

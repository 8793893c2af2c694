package dev.holdfast.meter.dlt698;

/**
 * A meter's address on the link.
 *
 * @param type whom it means
 * @param logical logical address, 0 to 3
 * @param digits 2 to 32 hex digits, an even number, lower case, high byte first as on the label
 */
public record ServerAddress(AddressType type, int logical, String digits) {

  private static final int MAX_DIGITS = 32;

  /** Any one meter on a point to point line: six bytes AA. */
  public static final ServerAddress ANY =
      new ServerAddress(AddressType.WILDCARD, 0, "aaaaaaaaaaaa");

  /**
   * @throws IllegalArgumentException when a part is out of range
   */
  public ServerAddress {
    if (logical < 0 || logical > 3) {
      throw new IllegalArgumentException("logical address out of 0..3: " + logical);
    }
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || digits.length() % 2 != 0) {
      throw new IllegalArgumentException("address needs 1 to 16 bytes: " + digits);
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        throw new IllegalArgumentException("address has a character that is no digit: " + digits);
      }
    }
  }

  /**
   * A single meter by the address on its label, six bytes at least.
   *
   * @param text 1 to 32 decimal digits; twelve or fewer become twelve by leading zeros
   * @throws IllegalArgumentException on anything else
   */
  public static ServerAddress single(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new IllegalArgumentException("address has a character that is no digit: " + text);
      }
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("address needs 1 to 16 bytes: " + text);
    }
    int wanted = Math.max(12, text.length() + text.length() % 2);
    return new ServerAddress(AddressType.SINGLE, 0, "0".repeat(wanted - text.length()) + text);
  }

  /** Bytes on the wire, 1 to 16. */
  int length() {
    return digits.length() / 2;
  }

  /** The byte that goes {@code index}-th, low byte first. */
  byte wireByte(int index) {
    int at = digits.length() - 2 * (index + 1);
    return (byte)
        (Character.digit(digits.charAt(at), 16) << 4 | Character.digit(digits.charAt(at + 1), 16));
  }

  /** The flag byte in front of the address. */
  byte flag() {
    return (byte) (type.bits() | logical << 4 | (length() - 1));
  }

  /**
   * True when this address, taken from a request, means the meter {@code real}: the same number
   * without leading zeros, or, for a wildcard, one that fits where a digit is not {@code a}.
   */
  public boolean covers(ServerAddress real) {
    int longest = Math.max(digits.length(), real.digits.length());
    for (int i = 0; i < longest; i++) {
      char mine = digit(i);
      boolean any = type == AddressType.WILDCARD && mine == 'a';
      if (!any && mine != real.digit(i)) {
        return false;
      }
    }
    return type == AddressType.SINGLE || type == AddressType.WILDCARD;
  }

  /** The digit {@code i} places from the right; where there is none, 0. */
  private char digit(int i) {
    return i < digits.length() ? digits.charAt(digits.length() - 1 - i) : '0';
  }
}

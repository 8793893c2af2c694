package dev.holdfast.meter.dlt645;

import java.nio.charset.StandardCharsets;

/**
 * A meter's address: six BCD bytes, low byte first on the wire, high byte first here and on the
 * label.
 *
 * @param digits the address as twelve hex digits, {@code 0x123456789012L} for 123456789012
 */
public record Dlt645Address(long digits) {

  /** Every meter of a point to point line; the answer carries the real address. */
  public static final Dlt645Address WILDCARD = new Dlt645Address(0xAAAA_AAAA_AAAAL);

  /** Every meter of the line; never answered. */
  public static final Dlt645Address BROADCAST = new Dlt645Address(0x9999_9999_9999L);

  private static final int BYTES = 6;
  private static final int ANY = 0xAA;

  /**
   * @throws IllegalArgumentException when {@code digits} has more than 48 bits
   */
  public Dlt645Address {
    if (digits >>> (8 * BYTES) != 0) {
      throw new IllegalArgumentException("address beyond 6 bytes: " + Long.toHexString(digits));
    }
  }

  /**
   * Reads an address as on the label; leading zeros may be left out.
   *
   * @param text 1 to 12 digits; {@code aa} in place of the high bytes shortens the address
   * @throws IllegalArgumentException on anything else
   */
  public static Dlt645Address parse(String text) {
    if (text.isEmpty() || text.length() > 2 * BYTES) {
      throw new IllegalArgumentException("address needs 1 to 12 digits: " + text);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != 'a' && c != 'A') {
        throw new IllegalArgumentException("address has a character that is no digit: " + text);
      }
    }
    Dlt645Address address = new Dlt645Address(Long.parseLong(text, 16));
    long fixed = address.digits & ((1L << (8 * address.fixedBytes())) - 1);
    if (!bcd(fixed)) {
      throw new IllegalArgumentException("only the high bytes of an address may be aa: " + text);
    }
    return address;
  }

  /** True when {@code real} is the meter meant; bytes AA from the high end stand for any. */
  public boolean covers(Dlt645Address real) {
    long mask = (1L << (8 * fixedBytes())) - 1;
    return (digits & mask) == (real.digits & mask);
  }

  /** True when at least the highest byte is AA. */
  public boolean shortened() {
    return fixedBytes() < BYTES;
  }

  /** The twelve hex digits in lower case, as on the label. */
  public String text() {
    byte[] text = new byte[2 * BYTES];
    long rest = digits;
    for (int i = text.length - 1; i >= 0; i--) {
      int digit = (int) rest & 0xF;
      text[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
      rest >>>= 4;
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return text();
  }

  private int fixedBytes() {
    int fixed = BYTES;
    while (fixed > 0 && (digits >>> (8 * (fixed - 1)) & 0xFF) == ANY) {
      fixed--;
    }
    return fixed;
  }

  private static boolean bcd(long value) {
    return (value & (value << 1 | value << 2) & 0x8888_8888_8888_8888L) == 0;
  }
}

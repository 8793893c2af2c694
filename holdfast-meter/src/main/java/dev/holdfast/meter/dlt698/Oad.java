package dev.holdfast.meter.dlt698;

import java.util.HexFormat;

/**
 * An object attribute descriptor in an int: OI (16 bits), attribute (bits 0 to 4 number, 5 to 7
 * feature), index (0 whole, 1 first). An object method descriptor has the same shape.
 */
public final class Oad {

  private Oad() {}

  /**
   * Reads eight hex digits.
   *
   * @throws IllegalArgumentException on anything else
   */
  public static int parse(String text) {
    if (text.length() != 8) {
      throw new IllegalArgumentException("OAD needs 8 hex digits: " + text);
    }
    try {
      return HexFormat.fromHexDigits(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("OAD needs 8 hex digits: " + text, e);
    }
  }

  /** Eight hex digits in lower case. */
  public static String text(int oad) {
    return HexFormat.of().toHexDigits(oad);
  }

  /** Four hex digits in lower case. */
  static String oi(int oi) {
    return HexFormat.of().toHexDigits((short) oi);
  }

  /** The element within the attribute, 0 for the whole. */
  public static int index(int oad) {
    return oad & 0xFF;
  }

  /** The same attribute with another index. */
  public static int withIndex(int oad, int index) {
    return (oad & ~0xFF) | (index & 0xFF);
  }
}

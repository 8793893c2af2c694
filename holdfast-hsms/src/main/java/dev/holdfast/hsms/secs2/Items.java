package dev.holdfast.hsms.secs2;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Makes items: {@code list(ascii("LOT"), u4(1))}. A value that the format cannot hold is refused
 * with {@link IllegalArgumentException}, which names it.
 */
public final class Items {

  private static final BigInteger U8_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final char LAST_ASCII = 0x7F;

  private Items() {}

  public static ListItem list(Item... elements) {
    return switch (elements.length) {
      case 2 -> list(elements[0], elements[1]);
      case 3 -> list(elements[0], elements[1], elements[2]);
      default -> new BuiltList(elements.clone());
    };
  }

  /** As {@link #list(Item...)}; messages are made of such for the most part. */
  public static ListItem list(Item first, Item second) {
    return new FewList(first, second, null);
  }

  /** As {@link #list(Item...)}; messages are made of such for the most part. */
  public static ListItem list(Item first, Item second, Item third) {
    return new FewList(first, second, third);
  }

  public static ListItem list(Collection<? extends Item> elements) {
    return list(elements.toArray(Item[]::new));
  }

  /** A string of seven-bit characters. */
  public static AsciiItem ascii(String text) {
    checkSevenBits(text);
    return new AsciiItem(text);
  }

  /** A string in a character set; characters that it does not have are refused. */
  public static AsciiItem ascii(String text, Charset charset) {
    byte[] bytes = checkLength(text.getBytes(charset));
    if (!new String(bytes, charset).equals(text)) {
      throw new IllegalArgumentException(charset + " cannot write \"" + text + "\"");
    }
    return new AsciiItem(LeafItem.head(ItemFormat.A, bytes.length), bytes, 0);
  }

  /** A string of any bytes. */
  public static AsciiItem asciiBytes(byte... bytes) {
    return new AsciiItem(LeafItem.head(ItemFormat.A, bytes.length), checkLength(bytes.clone()), 0);
  }

  /** A JIS-8 string of seven-bit characters. */
  public static JisItem jis(String text) {
    byte[] bytes = sevenBits(text);
    return new JisItem(LeafItem.head(ItemFormat.J, bytes.length), bytes, 0);
  }

  /** A JIS-8 string of any bytes. */
  public static JisItem jisBytes(byte... bytes) {
    return new JisItem(LeafItem.head(ItemFormat.J, bytes.length), checkLength(bytes.clone()), 0);
  }

  /** A localized string in UTF-8, header 2. */
  public static LocalizedItem localized(String text) {
    return localized(2, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A localized string.
   *
   * @param header number of the character set, 0 to 65 535
   * @param text bytes in that set
   */
  public static LocalizedItem localized(int header, byte... text) {
    if (header < 0 || header > 0xFFFF) {
      throw new IllegalArgumentException("header " + header + " is not 0 to 65535");
    }
    byte[] bytes = new byte[LocalizedItem.HEADER_LENGTH + text.length];
    checkLength(bytes);
    BigEndian.putShort(bytes, 0, (short) header);
    System.arraycopy(text, 0, bytes, LocalizedItem.HEADER_LENGTH, text.length);
    return new LocalizedItem(LeafItem.head(ItemFormat.W, bytes.length), bytes, 0);
  }

  public static BinaryItem binary(byte... bytes) {
    int head = LeafItem.head(ItemFormat.B, checkLength(bytes.length));
    return bytes.length == 1
        ? new BinaryItem(head, LeafItem.IN_PLACE, bytes[0])
        : new BinaryItem(head, bytes.clone(), 0);
  }

  public static BooleanItem bool(boolean... values) {
    if (values.length == 1) {
      int head = LeafItem.head(ItemFormat.BOOLEAN, 1);
      return new BooleanItem(head, LeafItem.IN_PLACE, values[0] ? 1 : 0);
    }
    byte[] bytes = allocate(ItemFormat.BOOLEAN, values.length);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return new BooleanItem(LeafItem.head(ItemFormat.BOOLEAN, bytes.length), bytes, 0);
  }

  /** 0 to 255 each. */
  public static IntegerItem u1(long... values) {
    return integers(ItemFormat.U1, values);
  }

  /** 0 to 65 535 each. */
  public static IntegerItem u2(long... values) {
    return integers(ItemFormat.U2, values);
  }

  /** 0 to 4 294 967 295 each. */
  public static IntegerItem u4(long... values) {
    return integers(ItemFormat.U4, values);
  }

  /** 0 to 2^63 - 1 each. */
  public static IntegerItem u8(long... values) {
    return integers(ItemFormat.U8, values);
  }

  /** 0 to 2^64 - 1 each. */
  public static IntegerItem u8(List<BigInteger> values) {
    byte[] bytes = allocate(ItemFormat.U8, values.size());
    int at = 0;
    for (BigInteger value : values) {
      if (value.signum() < 0 || value.compareTo(U8_MAX) > 0) {
        throw new IllegalArgumentException(value + " is out of range for U8");
      }
      BigEndian.putLong(bytes, at, value.longValue());
      at += Long.BYTES;
    }
    return new IntegerItem(LeafItem.head(ItemFormat.U8, bytes.length), bytes, 0);
  }

  /** -128 to 127 each. */
  public static IntegerItem i1(long... values) {
    return integers(ItemFormat.I1, values);
  }

  /** -32 768 to 32 767 each. */
  public static IntegerItem i2(long... values) {
    return integers(ItemFormat.I2, values);
  }

  /** -2 147 483 648 to 2 147 483 647 each. */
  public static IntegerItem i4(long... values) {
    return integers(ItemFormat.I4, values);
  }

  public static IntegerItem i8(long... values) {
    return integers(ItemFormat.I8, values);
  }

  /** Integers of any format I1 to I8 or U1 to U8. */
  public static IntegerItem integers(ItemFormat format, long... values) {
    if (!format.isSigned() && !format.isUnsigned()) {
      throw new IllegalArgumentException(format + " holds no integers");
    }
    int size = format.size();
    if (values.length == 1 && size <= Integer.BYTES) {
      int value = (int) checkRange(format, values[0]);
      return new IntegerItem(LeafItem.head(format, size), LeafItem.IN_PLACE, value);
    }
    byte[] bytes = allocate(format, values.length);
    int at = 0;
    for (long value : values) {
      BigEndian.put(size, bytes, at, checkRange(format, value));
      at += size;
    }
    return new IntegerItem(LeafItem.head(format, bytes.length), bytes, 0);
  }

  private static long checkRange(ItemFormat format, long value) {
    if (!format.holds(value)) {
      throw new IllegalArgumentException(value + " is out of range for " + format);
    }
    return value;
  }

  public static FloatItem f4(float... values) {
    if (values.length == 1) {
      int head = LeafItem.head(ItemFormat.F4, Float.BYTES);
      return new FloatItem(head, LeafItem.IN_PLACE, Float.floatToRawIntBits(values[0]));
    }
    byte[] bytes = allocate(ItemFormat.F4, values.length);
    int at = 0;
    for (float value : values) {
      BigEndian.putInt(bytes, at, Float.floatToRawIntBits(value));
      at += Float.BYTES;
    }
    return new FloatItem(LeafItem.head(ItemFormat.F4, bytes.length), bytes, 0);
  }

  public static FloatItem f8(double... values) {
    byte[] bytes = allocate(ItemFormat.F8, values.length);
    int at = 0;
    for (double value : values) {
      BigEndian.putLong(bytes, at, Double.doubleToRawLongBits(value));
      at += Double.BYTES;
    }
    return new FloatItem(LeafItem.head(ItemFormat.F8, bytes.length), bytes, 0);
  }

  /**
   * A leaf of any format from its bytes in wire form, header of a localized string included.
   *
   * @throws IllegalArgumentException when they are no whole number of values
   */
  public static LeafItem leaf(ItemFormat format, byte... bytes) {
    return leaf(format, bytes, 0, bytes.length);
  }

  /** A leaf from a part of an array, as {@link #leaf(ItemFormat, byte...)}. */
  public static LeafItem leaf(ItemFormat format, byte[] bytes, int from, int to) {
    if (format == ItemFormat.L) {
      throw new IllegalArgumentException("a list is no leaf");
    }
    byte[] own = checkLength(Arrays.copyOfRange(bytes, from, to));
    if ((own.length & (format.size() - 1)) != 0 || (format == ItemFormat.W && own.length == 1)) {
      throw new IllegalArgumentException(own.length + " bytes are no values of " + format);
    }
    return Wire.leaf(LeafItem.head(format, own.length), own, 0);
  }

  private static byte[] sevenBits(String text) {
    checkSevenBits(text);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void checkSevenBits(String text) {
    int all = 0;
    for (int i = 0, length = checkLength(text.length()); i < length; i++) {
      all |= text.charAt(i);
    }
    if (all > LAST_ASCII) {
      throw notAscii(text);
    }
  }

  private static IllegalArgumentException notAscii(String text) {
    int at = 0;
    while (text.charAt(at) <= LAST_ASCII) {
      at++;
    }
    return new IllegalArgumentException(
        "character %d of \"%s\" is not ASCII: U+%04X".formatted(at, text, (int) text.charAt(at)));
  }

  private static byte[] allocate(ItemFormat format, int values) {
    if (values > Item.MAX_LENGTH >> format.shift()) {
      throw new IllegalArgumentException(values + " values are too many for one " + format);
    }
    return new byte[values << format.shift()];
  }

  private static byte[] checkLength(byte[] bytes) {
    checkLength(bytes.length);
    return bytes;
  }

  private static int checkLength(int bytes) {
    if (bytes > Item.MAX_LENGTH) {
      throw new IllegalArgumentException(bytes + " bytes are too many for one item");
    }
    return bytes;
  }
}

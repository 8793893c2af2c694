package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field of a data item: how its bytes, low byte first, become text.
 *
 * @param kind what the bytes are
 * @param bytes number of bytes, 1 to 32; 0 for all that are left
 * @param decimals digits behind the point, for numbers
 * @param unit unit, empty where there is none
 */
public record Dlt645Field(Kind kind, int bytes, int decimals, String unit) {

  /** What the bytes of a field are. */
  public enum Kind {
    /** BCD number. */
    NUMBER('N'),
    /** BCD number whose top bit is the sign. */
    SIGNED('S'),
    /** BCD digits that are no number: addresses, numbers of things. */
    DIGITS('D'),
    /** ASCII, last character first on the wire. */
    TEXT('A'),
    /** WW DD MM YY on the wire. */
    DATE('W'),
    /** ss mm hh on the wire. */
    TIME('C'),
    /** [ss] mm hh DD MM YY on the wire; in four bytes without YY. */
    MOMENT('M'),
    /** Bits of one word, shown in hex. */
    BITS('B'),
    /** Bytes of no known format, shown in hex as on the wire. */
    RAW('R');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** Its letter in the table of identifiers. */
    public char letter() {
      return letter;
    }

    private static Kind of(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no field kind " + letter);
    }
  }

  private static final Pattern SPEC = Pattern.compile("([A-Z])(\\d*)(?:\\.(\\d))?(.*)");

  /** Reads the notation of the dictionary's table: {@code N4.2kWh}, {@code A32}, {@code R}. */
  static Dlt645Field parse(String spec) {
    Matcher parts = SPEC.matcher(spec);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no field: " + spec);
    }
    return new Dlt645Field(
        Kind.of(parts.group(1).charAt(0)),
        parts.group(2).isEmpty() ? 0 : Integer.parseInt(parts.group(2)),
        parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
        parts.group(4));
  }

  /** A signed number. */
  static Dlt645Field signed(int bytes, int decimals) {
    return new Dlt645Field(Kind.SIGNED, bytes, decimals, "");
  }

  /** The value in hex, as a value that is not of the field's format is shown. */
  static String hex(byte[] data, int from, int to) {
    return HexFormat.of().formatHex(data, from, to);
  }

  /** True for {@link Kind#NUMBER} and {@link Kind#SIGNED}. */
  boolean numeric() {
    return kind == Kind.NUMBER || kind == Kind.SIGNED;
  }

  /** 1 when the top bit is the sign, else 0. */
  int signed() {
    return kind == Kind.SIGNED ? 1 : 0;
  }

  /**
   * The number in eight bytes, lowest first, those behind the field being anything.
   *
   * @return null when the field holds none or its digits are not decimal
   */
  @Nullable BigDecimal number(long eight) {
    if (!numeric() || bytes > Long.BYTES) {
      return null;
    }
    long number = Bcd.number(eight, bytes, signed());
    return number == Bcd.NONE ? null : BigDecimal.valueOf(number, decimals);
  }

  /** The number that starts at an index, null where its digits are not decimal. */
  @Nullable BigDecimal number(byte[] data, int from) {
    long eight = 0;
    for (int i = from + bytes - 1; i >= from; i--) {
      eight = eight << Byte.SIZE | (data[i] & 0xFF);
    }
    return number(eight);
  }

  /**
   * A number's bytes, cut towards zero.
   *
   * @return none when it does not fit
   */
  byte[] encode(BigDecimal value) {
    BigDecimal scaled = value.movePointRight(decimals).setScale(0, RoundingMode.DOWN);
    BigDecimal size = scaled.abs();
    boolean negative = scaled.signum() < 0;
    if (size.compareTo(limit()) >= 0 || (negative && kind != Kind.SIGNED)) {
      return new byte[0];
    }
    long sign = negative ? 1L << (Byte.SIZE * bytes - 1) : 0;
    return Bcd.low(Bcd.digits(size.longValueExact()) | sign, bytes);
  }

  /**
   * The bytes of a text as {@link #item} gives it: a number, digits, ASCII; anything else in hex as
   * on the wire.
   *
   * @throws IllegalArgumentException saying why the field cannot hold it
   */
  byte[] encode(String text) {
    byte[] encoded =
        switch (kind) {
          case NUMBER, SIGNED -> exact(text);
          case DIGITS -> text.matches("[0-9]+") ? Bcd.low(Long.parseLong(text, 16), bytes) : null;
          case TEXT -> text.length() <= bytes ? backwards(text, bytes) : null;
          default -> HexFormat.of().parseHex(text);
        };
    if (encoded == null || encoded.length == 0 || (bytes > 0 && encoded.length != bytes)) {
      throw new IllegalArgumentException(
          "\"%s\" does not fit %d bytes with %d decimals".formatted(text, bytes, decimals));
    }
    return encoded;
  }

  private byte[] exact(String text) {
    BigDecimal number = new BigDecimal(text);
    boolean whole = number.movePointRight(decimals).stripTrailingZeros().scale() <= 0;
    return whole ? encode(number) : new byte[0];
  }

  /** ASCII, last character first, 00 behind a short text. */
  static byte[] backwards(String text, int size) {
    byte[] ascii = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size);
    byte[] wire = new byte[size];
    for (int i = 0; i < size; i++) {
      wire[i] = ascii[size - 1 - i];
    }
    return wire;
  }

  /** A counter's bytes: it begins anew behind its last digit. */
  byte[] encodeCounter(BigDecimal value) {
    BigDecimal end = limit().movePointLeft(decimals);
    return encode(value.remainder(end));
  }

  /** The first whole number that has too many digits. */
  private BigDecimal limit() {
    BigDecimal digits = BigDecimal.ONE.movePointRight(2 * bytes - 1);
    return digits.multiply(BigDecimal.valueOf(kind == Kind.SIGNED ? 8 : 10));
  }

  /** The field as an item; bytes that are not of its kind are in hex and without unit. */
  DataItem item(String id, byte[] data, int from, int to) {
    if (!numeric()) {
      return new DataItem(id, text(data, from, to), unit);
    }
    long eight = 0;
    for (int i = to - 1; i >= from; i--) {
      eight = eight << 8 | (data[i] & 0xFF);
    }
    BigDecimal number = number(eight);
    return number == null
        ? new DataItem(id, hex(data, from, to), "")
        : new DataItem(id, number.toPlainString(), unit);
  }

  /** Whether bytes are decimal digits, or need not be. */
  boolean holds(byte[] data, int from, int to) {
    if (kind == Kind.TEXT || kind == Kind.BITS || kind == Kind.RAW) {
      return true;
    }
    for (int i = from; i < to; i++) {
      int mask = kind == Kind.SIGNED && i == to - 1 ? 0x7F : 0xFF;
      if (Bcd.value(data[i] & mask) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The text of a field that is no number. */
  String text(byte[] data, int from, int to) {
    return switch (kind) {
      case DIGITS, BITS -> backwards(data, from, to);
      case TEXT -> ascii(data, from, to);
      case DATE, TIME, MOMENT -> time(data, from, to);
      case NUMBER, SIGNED, RAW -> hex(data, from, to);
    };
  }

  private String time(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Bcd.value(data[i] & 0xFF) < 0) {
        return hex(data, from, to);
      }
    }
    String digits = backwards(data, from, to);
    if (digits.length() == 8 && kind == Kind.MOMENT) {
      return "%s-%s %s:%s"
          .formatted(
              digits.substring(0, 2),
              digits.substring(2, 4),
              digits.substring(4, 6),
              digits.substring(6));
    }
    String first = digits.substring(0, 2);
    String second = digits.substring(2, 4);
    String third = digits.substring(4, 6);
    return switch (kind) {
      case TIME -> first + ":" + second + ":" + third;
      case DATE -> "20" + first + "-" + second + "-" + third;
      default -> {
        String clock = digits.substring(6, 8) + ":" + digits.substring(8, 10);
        String seconds = digits.length() > 10 ? ":" + digits.substring(10) : "";
        yield "20" + first + "-" + second + "-" + third + " " + clock + seconds;
      }
    };
  }

  private static String backwards(byte[] data, int from, int to) {
    StringBuilder text = new StringBuilder(2 * (to - from));
    for (int i = to - 1; i >= from; i--) {
      HexFormat.of().toHexDigits(text, data[i]);
    }
    return text.toString();
  }

  private static String ascii(byte[] data, int from, int to) {
    byte[] text = new byte[to - from];
    for (int i = 0; i < text.length; i++) {
      text[i] = data[to - 1 - i];
      if (text[i] < 0 || (text[i] > 0 && text[i] < ' ')) {
        return hex(data, from, to);
      }
    }
    return new String(text, StandardCharsets.US_ASCII).replace("\0", "").strip();
  }
}

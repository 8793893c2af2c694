package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.AxdrValue.Bits;
import dev.holdfast.meter.dlt698.AxdrValue.Bool;
import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Moment;
import dev.holdfast.meter.dlt698.AxdrValue.Name;
import dev.holdfast.meter.dlt698.AxdrValue.Null;
import dev.holdfast.meter.dlt698.AxdrValue.Octets;
import dev.holdfast.meter.dlt698.AxdrValue.Real;
import dev.holdfast.meter.dlt698.AxdrValue.Text;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads A-XDR from a byte array, from front to back. Never throws on bytes: after the first fault
 * {@link #fault()} says what and where, and every later value is {@link Null} or 0. Memory is
 * bounded by the bytes: each value of a group takes one byte at least, and a count beyond the bytes
 * left is a fault before anything is allocated.
 */
final class AxdrReader {

  /** Groups within groups, at most. */
  static final int MAX_DEPTH = 16;

  private static final AxdrValue NULL = new Null();
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private final byte[] bytes;
  private final int end;
  private int at;
  private @Nullable String fault;

  AxdrReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** What is wrong and at which offset; null while all is well. */
  @Nullable String fault() {
    return fault;
  }

  boolean ok() {
    return fault == null;
  }

  int left() {
    return end - at;
  }

  /** Notes a fault at the present offset, unless there is one. */
  void fail(String why) {
    if (fault == null) {
      fault = why + " at offset " + at;
    }
    at = end;
  }

  int u8() {
    return (int) whole(1, false);
  }

  int u16() {
    return (int) whole(2, false);
  }

  int i32() {
    return (int) whole(4, true);
  }

  /** A whole number of {@code size} bytes, high byte first. */
  long whole(int size, boolean signed) {
    if (!has(size)) {
      return 0;
    }
    long value = signed ? bytes[at] : bytes[at] & 0xFF;
    for (int i = 1; i < size; i++) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    at += size;
    return value;
  }

  /** Bytes in hex. */
  String hex(int size) {
    if (!has(size)) {
      return "";
    }
    String text = HexFormat.of().formatHex(bytes, at, at + size);
    at += size;
    return text;
  }

  /** All bytes left, in hex. */
  String rest() {
    return hex(left());
  }

  /** A-XDR length: one byte below 80H, else 80H plus the number of bytes that follow. */
  int length() {
    int first = u8();
    if (first < 0x80) {
      return first;
    }
    int size = first & 0x7F;
    if (size == 0 || size > Integer.BYTES) {
      fail("length of " + size + " bytes");
      return 0;
    }
    long length = whole(size, false);
    if (length > Integer.MAX_VALUE) {
      fail("length " + length);
      return 0;
    }
    return (int) length;
  }

  /** The number of things in a sequence, each of at least {@code smallest} bytes. */
  int count(int smallest) {
    int count = length();
    if ((long) count * smallest > left()) {
      fail("count " + count + " beyond the data");
      return 0;
    }
    return count;
  }

  /** One value with its tag. */
  AxdrValue data() {
    return data(0);
  }

  private AxdrValue data(int depth) {
    if (!has(1)) {
      return NULL;
    }
    AxdrType type = AxdrType.of(bytes[at]);
    if (type == null) {
      fail("unknown data type " + (bytes[at] & 0xFF));
      return NULL;
    }
    at++;
    AxdrValue value = value(type, depth);
    return ok() ? value : NULL;
  }

  /** One value of a known type, its tag already read. */
  AxdrValue value(AxdrType type, int depth) {
    return switch (type) {
      case NULL -> NULL;
      case ARRAY, STRUCTURE -> group(type, depth);
      case BOOL -> new Bool(u8() != 0);
      case BIT_STRING -> bits();
      case INTEGER,
          LONG,
          DOUBLE_LONG,
          LONG64,
          UNSIGNED,
          LONG_UNSIGNED,
          DOUBLE_LONG_UNSIGNED,
          LONG64_UNSIGNED,
          ENUM ->
          new Whole(type, whole(type.wholeBytes(), type.signed()));
      case OCTET_STRING, TSA, MAC, RN -> new Octets(type, hex(length()));
      case VISIBLE_STRING, UTF8_STRING -> new Text(type, string());
      case FLOAT32 -> new Real(type, Float.intBitsToFloat(i32()));
      case FLOAT64 -> new Real(type, Double.longBitsToDouble(whole(8, true)));
      case DATE_TIME -> new Moment(type, dateTime());
      case DATE -> new Moment(type, date());
      case TIME -> new Moment(type, time());
      case DATE_TIME_S -> new Moment(type, dateTimeS());
      case OI -> new Name(type, u16());
      case OAD, OMD -> new Name(type, i32());
      default -> PartsReader.read(this, type, depth);
    };
  }

  /** A value with its tag, one level further down. */
  AxdrValue inner(int depth) {
    if (depth >= MAX_DEPTH) {
      fail("nested deeper than " + MAX_DEPTH);
      return NULL;
    }
    return data(depth + 1);
  }

  private AxdrValue group(AxdrType type, int depth) {
    int count = count(1);
    List<AxdrValue> members = new ArrayList<>();
    for (int i = 0; i < count && ok(); i++) {
      members.add(inner(depth));
    }
    return new Group(type, members);
  }

  private AxdrValue bits() {
    int count = length();
    int size = (int) (((long) count + 7) / 8);
    if (!has(size)) {
      return NULL;
    }
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((bytes[at + i / 8] >>> (7 - i % 8) & 1) == 1 ? '1' : '0');
    }
    at += size;
    return new Bits(text.toString());
  }

  private String string() {
    int size = length();
    if (!has(size)) {
      return "";
    }
    String text = new String(bytes, at, size, StandardCharsets.UTF_8);
    at += size;
    return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
  }

  /** Year, month, day, day of the week, hour, minute, second, milliseconds: 10 bytes. */
  String dateTime() {
    String day = date();
    String clock = time();
    int millis = u16();
    return day + " " + clock + (millis == 0xFFFF ? "" : "." + digits(millis, 3, 0xFFFF));
  }

  /** Year, month, day, hour, minute, second: 7 bytes. */
  String dateTimeS() {
    return day() + " " + time();
  }

  private String date() {
    String day = day();
    u8();
    return day;
  }

  private String day() {
    return digits(u16(), 4, 0xFFFF) + "-" + digits(u8(), 2, 0xFF) + "-" + digits(u8(), 2, 0xFF);
  }

  private String time() {
    return digits(u8(), 2, 0xFF) + ":" + digits(u8(), 2, 0xFF) + ":" + digits(u8(), 2, 0xFF);
  }

  private static String digits(int value, int width, int open) {
    if (value == open) {
      return "-".repeat(width);
    }
    String text = Integer.toString(value);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  private boolean has(int size) {
    if (size <= left()) {
      return ok();
    }
    fail("needs " + size + " more bytes, has " + left());
    return false;
  }
}

package dev.holdfast.hsms;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes HSMS frames byte by byte from short names, apart from the code under test: {@code
 * Select.rsp#9:3}, {@code Reject.req#9:4/0@10}, {@code S2F25W#5=210101}.
 */
final class TestFrames {

  static final int DEVICE = 10;

  private static final Map<String, Integer> TYPES =
      Map.of(
          "Select.req", 1,
          "Select.rsp", 2,
          "Deselect.req", 3,
          "Deselect.rsp", 4,
          "Linktest.req", 5,
          "Linktest.rsp", 6,
          "Reject.req", 7,
          "Separate.req", 9);

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<name>[A-Za-z0-9.]+)#(?<system>\\d+)(:(?<status>\\d+))?(/(?<byte2>\\d+))?"
              + "(@(?<session>\\d+))?(=(?<body>[0-9a-f]*))?");
  private static final Pattern DATA = Pattern.compile("S(\\d+)F(\\d+)(W?)");

  private TestFrames() {}

  static byte[] frame(String shorthand) {
    Matcher parts = SHAPE.matcher(shorthand);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no frame: " + shorthand);
    }
    int system = Integer.parseUnsignedInt(parts.group("system"));
    byte[] body = HexFormat.of().parseHex(or(parts.group("body"), ""));
    Matcher data = DATA.matcher(parts.group("name"));
    if (data.matches()) {
      int stream = Integer.parseInt(data.group(1)) + (data.group(3).isEmpty() ? 0 : 128);
      int session = Integer.parseInt(or(parts.group("session"), "" + DEVICE));
      return frame(session, stream, Integer.parseInt(data.group(2)), 0, 0, system, body);
    }
    int type = Objects.requireNonNull(TYPES.get(parts.group("name")));
    int session = Integer.parseInt(or(parts.group("session"), "65535"));
    int byte2 = Integer.parseInt(or(parts.group("byte2"), "0"));
    int status = Integer.parseInt(or(parts.group("status"), "0"));
    return frame(session, byte2, status, 0, type, system, body);
  }

  private static String or(String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  static byte[] frame(
      int session, int byte2, int byte3, int pType, int sType, int system, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, 10 + body.length, 4);
    number(out, session, 2);
    number(out, byte2, 1);
    number(out, byte3, 1);
    number(out, pType, 1);
    number(out, sType, 1);
    number(out, system, 4);
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  /** Several frames, one behind the other. */
  static byte[] frames(String... shorthands) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String shorthand : shorthands) {
      all.writeBytes(frame(shorthand));
    }
    return all.toByteArray();
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.holdfast.meter.dial;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a packet of a modem looks like, as it is written in a configuration. There are three ways to
 * write it:
 *
 * <pre>
 * REG:{id}\r\n            text as it comes; {id} is 1 to 40 letters, digits, dots, dashes and
 *                         underscores, {id:12} is 12 of them; \r \n \t \\ \{ \x7e stand for bytes
 * hex:7b 01 {id:6} .. 7d  bytes; {id:6} is 6 bytes, given as 12 hex digits, and .. any byte
 * regex:^IMEI=(\d{15})    a regular expression over the bytes, each a character 0 to 255; the id is
 *                         the group named id, else the first group, else all of it
 * </pre>
 */
public final class PacketPattern {

  /** Bytes of the longest packet. */
  public static final int MAX_LENGTH = 256;

  private static final String HEX = "hex:";
  private static final String REGEX = "regex:";
  private static final String TEXT = "text:";
  private static final String ID = "id";
  private static final String ID_CHARACTERS = "[0-9A-Za-z._-]";
  private static final int MAX_ID = 40;
  private static final Pattern ID_MARK = Pattern.compile("\\{id(?::([1-9][0-9]{0,2}))?}");
  private static final Pattern HEX_MARK = Pattern.compile("\\{id:([1-9][0-9]?)}");

  private final String written;
  private final Pattern pattern;
  private final @Nullable String group;
  private final boolean hexId;

  private PacketPattern(String written, Pattern pattern, @Nullable String group, boolean hexId) {
    this.written = written;
    this.pattern = pattern;
    this.group = group;
    this.hexId = hexId;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static PacketPattern parse(String written) {
    String text = written.startsWith(TEXT) ? written.substring(TEXT.length()) : written;
    PacketPattern pattern;
    if (text.startsWith(HEX)) {
      pattern = hex(written, text.substring(HEX.length()));
    } else if (text.startsWith(REGEX)) {
      pattern = regex(written, text.substring(REGEX.length()));
    } else {
      pattern = literal(written, text);
    }
    if (pattern.pattern.matcher("").matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is met by nothing at all");
    }
    return pattern;
  }

  /**
   * Bytes to send, written as a literal packet: text with its escapes, or {@code hex:}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static byte[] bytes(String written) {
    if (!written.startsWith(HEX)) {
      return unescaped(written.startsWith(TEXT) ? written.substring(TEXT.length()) : written);
    }
    try {
      return HexFormat.of().parseHex(written.substring(HEX.length()).replace(" ", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + written + "\" is no hex", e);
    }
  }

  private static PacketPattern literal(String written, String text) {
    Matcher mark = ID_MARK.matcher(text);
    if (!mark.find()) {
      return new PacketPattern(written, Pattern.compile(quoted(unescaped(text))), null, false);
    }
    String count = mark.group(1) == null ? "{1," + MAX_ID + "}" : "{" + mark.group(1) + "}";
    String regex =
        quoted(unescaped(text.substring(0, mark.start())))
            + "(?<id>"
            + ID_CHARACTERS
            + count
            + ")"
            + quoted(unescaped(text.substring(mark.end())));
    return new PacketPattern(written, Pattern.compile(regex), ID, false);
  }

  private static String quoted(byte[] bytes) {
    StringBuilder regex = new StringBuilder();
    for (byte b : bytes) {
      regex.append("\\x").append(HexFormat.of().toHexDigits(b));
    }
    return regex.toString();
  }

  private static byte[] unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char escape = at < text.length() ? text.charAt(at++) : ' ';
      if (escape == 'x' && at + 2 <= text.length() && hexDigits(text, at)) {
        bytes.write(HexFormat.fromHexDigits(text, at, at + 2));
        at += 2;
      } else {
        bytes.write(escaped(escape, text));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean hexDigits(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  private static int escaped(char escape, String text) {
    return switch (escape) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '\\' -> '\\';
      case '{' -> '{';
      default ->
          throw new IllegalArgumentException(
              "%s has a backslash before %s; there are \\r \\n \\t \\\\ \\{ \\x7e"
                  .formatted(text, escape));
    };
  }

  private static PacketPattern hex(String written, String text) {
    StringBuilder regex = new StringBuilder();
    boolean id = false;
    int at = 0;
    while (at < text.length()) {
      Matcher mark = HEX_MARK.matcher(text).region(at, text.length());
      if (text.charAt(at) == ' ') {
        at++;
      } else if (!id && mark.lookingAt()) {
        regex.append("(?<id>.{").append(mark.group(1)).append("})");
        id = true;
        at = mark.end();
      } else if (text.startsWith("..", at)) {
        regex.append('.');
        at += 2;
      } else if (at + 2 <= text.length() && hexDigits(text, at)) {
        regex.append("\\x").append(text, at, at + 2);
        at += 2;
      } else {
        throw new IllegalArgumentException(
            "\"" + written + "\" is no hex from \"" + text.substring(at) + "\" on");
      }
    }
    return new PacketPattern(
        written, Pattern.compile(regex.toString(), Pattern.DOTALL), id ? ID : null, true);
  }

  private static PacketPattern regex(String written, String text) {
    try {
      Pattern pattern = Pattern.compile(text, Pattern.DOTALL);
      boolean named = pattern.namedGroups().containsKey(ID);
      boolean any = pattern.matcher("").groupCount() > 0;
      return new PacketPattern(written, pattern, named ? ID : any ? "1" : null, false);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + written + "\" is no regular expression: " + e.getDescription(), e);
    }
  }

  /** Whether a part of the packet is set apart as the id. */
  public boolean hasId() {
    return group != null;
  }

  Pattern pattern() {
    return pattern;
  }

  /** The id of a packet that was met: the text, or its bytes as hex where they are none. */
  String id(Matcher met) {
    String id = group == null ? met.group() : idGroup(met);
    boolean text = id.chars().allMatch(c -> c > ' ' && c <= '~');
    return hexId || !text ? HexFormat.of().formatHex(id.getBytes(StandardCharsets.ISO_8859_1)) : id;
  }

  private static String idGroup(Matcher met) {
    String id = met.namedGroups().containsKey(ID) ? met.group(ID) : met.group(1);
    return id == null ? "" : id;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return written;
  }
}

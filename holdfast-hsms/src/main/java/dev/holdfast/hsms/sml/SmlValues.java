package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ItemFormat;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.LocalizedItem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the values of leaves, each into its bytes on the wire. */
final class SmlValues {

  private static final int UTF_8_HEADER = 2;

  private final SmlScanner text;
  private final SmlNumber number;
  private final Charset ascii;
  private byte[] bytes = new byte[64];
  private int count;

  /**
   * @param ascii character set of what is not ASCII in A
   */
  SmlValues(SmlScanner text, Charset ascii) {
    this.ascii = ascii;
    this.text = text;
    this.number = new SmlNumber(text);
  }

  /**
   * The leaf whose values stand here up to its closing angle.
   *
   * @param start where its opening angle stands
   * @param countsNone whether its count is zero, by which a localized string without header is told
   *     from one without text
   */
  Item leaf(ItemFormat format, int start, boolean countsNone) {
    count = 0;
    switch (format) {
      case A -> runs(ascii);
      case J -> runs(StandardCharsets.US_ASCII);
      case W -> localized(countsNone);
      case B -> integers(ItemFormat.U1);
      case BOOLEAN -> booleans();
      case F4, F8 -> floats(format.size());
      default -> integers(format);
    }
    text.skipBlank();
    if (text.peek() != '>') {
      throw text.error(
          text.position(), "expected a value of " + format + " or '>', found " + text.found());
    }
    try {
      return Items.leaf(format, bytes, 0, count);
    } catch (IllegalArgumentException e) {
      throw text.error(start, String.valueOf(e.getMessage()));
    }
  }

  private void integers(ItemFormat format) {
    text.skipBlank();
    while (number.startsHere()) {
      put(format.size(), number.integer(format));
      text.skipBlank();
    }
  }

  private void floats(int size) {
    text.skipBlank();
    while (number.startsHere() || SmlScanner.isLetter(text.peek())) {
      if (size == Float.BYTES) {
        put(size, Float.floatToRawIntBits(number.floating32()));
      } else {
        put(size, Double.doubleToRawLongBits(number.floating64()));
      }
      text.skipBlank();
    }
  }

  private void booleans() {
    text.skipBlank();
    while (SmlScanner.isLetter(text.peek()) || number.startsHere()) {
      put(1, truth() ? 1 : 0);
      text.skipBlank();
    }
  }

  private boolean truth() {
    if (number.startsHere()) {
      return number.integer(ItemFormat.U1) != 0;
    }
    int start = text.position();
    text.skipWord();
    String word = text.slice(start, text.position());
    if (word.equalsIgnoreCase("T") || word.equalsIgnoreCase("TRUE")) {
      return true;
    }
    if (word.equalsIgnoreCase("F") || word.equalsIgnoreCase("FALSE")) {
      return false;
    }
    throw text.error(start, word + " is neither TRUE nor FALSE");
  }

  private void localized(boolean countsNone) {
    text.skipBlank();
    int header = UTF_8_HEADER;
    boolean named = number.startsHere() && !number.isPrefixed();
    if (named) {
      header = (int) number.integer(ItemFormat.U2);
    } else if (countsNone && text.peek() == '>') {
      return;
    }
    put(2, header);
    Charset charset =
        ((LocalizedItem) Items.leaf(ItemFormat.W, bytes, 0, count))
            .charset()
            .orElse(StandardCharsets.US_ASCII);
    runs(charset);
  }

  /** Quoted runs in a character set and bytes in hex, in any order. */
  private void runs(Charset charset) {
    text.skipBlank();
    while (true) {
      int c = text.peek();
      if (c == '"' || c == '\'') {
        quoted((char) c, charset);
      } else if (number.isPrefixed()) {
        put(1, number.integer(ItemFormat.U1));
      } else {
        return;
      }
      text.skipBlank();
    }
  }

  /**
   * A quoted run. A backslash before a quote, a backslash or a closing angle stands for that;
   * before anything else it means itself, as in the paths of recipes.
   */
  private void quoted(char quote, Charset charset) {
    int open = text.position();
    boolean wide = charset.equals(StandardCharsets.UTF_16BE);
    text.advance();
    for (int c = text.peek(); c != quote; c = text.peek()) {
      if (c < 0) {
        throw text.error(open, "text without closing " + quote);
      }
      if (c >= 0x80 && !wide) {
        foreign(charset);
        continue;
      }
      text.advance();
      if (c == '\\' && isEscapable(text.peek())) {
        c = text.peek();
        text.advance();
      }
      put(wide ? 2 : 1, c);
    }
    text.advance();
  }

  private static boolean isEscapable(int c) {
    return c == '"' || c == '\'' || c == '\\' || c == '>';
  }

  /** Characters beyond ASCII up to the next one in it. */
  private void foreign(Charset charset) {
    int start = text.position();
    while (text.peek() >= 0x80) {
      text.advance();
    }
    String characters = text.slice(start, text.position());
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(characters));
      while (encoded.hasRemaining()) {
        put(1, encoded.get());
      }
    } catch (CharacterCodingException e) {
      throw text.error(start, characters + " is not in " + charset + "; write the bytes as 0xNN");
    }
  }

  private void put(int size, long value) {
    if (bytes.length - count < size) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[count++] = (byte) (value >>> shift);
    }
  }
}

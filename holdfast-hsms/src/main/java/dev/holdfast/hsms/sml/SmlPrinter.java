package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.AsciiItem;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.hsms.secs2.BooleanItem;
import dev.holdfast.hsms.secs2.FloatItem;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ItemFormat;
import dev.holdfast.hsms.secs2.JisItem;
import dev.holdfast.hsms.secs2.LeafItem;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.secs2.LocalizedItem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes SML in its one canonical form. */
final class SmlPrinter {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private static final int UCS_2 = 1;
  private static final int UTF_8 = 2;
  private static final int ASCII = 3;

  private byte[] out = new byte[256];
  private int at;

  String text() {
    return new String(out, 0, at, StandardCharsets.UTF_8);
  }

  SmlPrinter message(int stream, int function, boolean wait, @Nullable Item item) {
    put('S').number(stream).put('F').number(function);
    if (wait) {
      put(' ').put('W');
    }
    if (item != null) {
      put('\n');
      item(item, 0);
      put('\n');
    }
    return put('.');
  }

  SmlPrinter item(Item item) {
    item(item, 0);
    return this;
  }

  private void item(Item item, int indent) {
    indent(indent);
    put('<').word(item.format().mnemonic()).put(' ').put('[').number(count(item)).put(']');
    switch (item) {
      case ListItem list -> {
        for (int i = 0; i < list.size(); i++) {
          put('\n');
          item(list.get(i), indent + 2);
        }
        put('\n');
        indent(indent);
      }
      case LeafItem leaf -> values(leaf);
    }
    put('>');
  }

  /** Elements, values or bytes; of a localized string with those of its header. */
  private static int count(Item item) {
    return item instanceof LocalizedItem text ? text.byteLength() : item.size();
  }

  private void values(LeafItem leaf) {
    switch (leaf) {
      case AsciiItem text -> string(text, 0, ASCII);
      case JisItem text -> string(text, 0, ASCII);
      case LocalizedItem text -> localized(text);
      case BinaryItem binary -> {
        for (int i = 0; i < binary.size(); i++) {
          put(' ').hex(binary.byteAt(i));
        }
      }
      case BooleanItem booleans -> {
        for (int i = 0; i < booleans.size(); i++) {
          put(' ').word(booleans.booleanAt(i) ? "TRUE" : "FALSE");
        }
      }
      case IntegerItem integers -> {
        for (int i = 0; i < integers.size(); i++) {
          long value = integers.longAt(i);
          put(' ');
          if (value < 0 && integers.format() == ItemFormat.U8) {
            word(Long.toUnsignedString(value));
          } else {
            number(value);
          }
        }
      }
      case FloatItem floats -> {
        for (int i = 0; i < floats.size(); i++) {
          double value = floats.doubleAt(i);
          put(' ')
              .word(
                  floats.format() == ItemFormat.F4
                      ? Float.toString((float) value)
                      : Double.toString(value));
        }
      }
    }
  }

  /** The header, then the text as its character set allows. */
  private void localized(LocalizedItem text) {
    if (text.hasHeader()) {
      put(' ').number(text.header());
      string(text, text.byteLength() - text.size(), text.header());
    }
  }

  /**
   * Runs of printable characters in quotes and runs of other bytes in hex.
   *
   * @param header number of the character set: in UCS-2 no byte is a character, in UTF-8 several
   *     may be one, and in all others those of ASCII are
   */
  private void string(LeafItem text, int from, int header) {
    int end = text.byteLength();
    if (from == end) {
      put(' ').put('"').put('"');
      return;
    }
    boolean quoted = false;
    int i = from;
    while (i < end) {
      byte b = text.byteAt(i);
      int shown = isPlain(b) && header != UCS_2 ? 1 : header == UTF_8 ? shownLength(text, i) : 0;
      if (shown > 0 != quoted) {
        word(quoted ? "\"" : " \"");
        quoted = !quoted;
      }
      if (shown == 0) {
        put(' ').hex(b);
        i++;
      }
      for (int last = i + shown; i < last; i++) {
        put(text.byteAt(i));
      }
    }
    if (quoted) {
      put('"');
    }
  }

  /** Whether a byte means itself between double quotes in every dialect. */
  private static boolean isPlain(byte b) {
    return b >= ' ' && b < 0x7F && b != '"' && b != '\\';
  }

  /** Bytes of the character beyond ASCII at a position, 0 where there is none that can be seen. */
  private static int shownLength(LeafItem text, int at) {
    int lead = text.byteAt(at) & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || at + length > text.byteLength()) {
      return 0;
    }
    byte[] bytes = new byte[length];
    text.copyBytes(at, bytes, 0, length);
    String character = new String(bytes, StandardCharsets.UTF_8);
    int codePoint = character.codePointAt(0);
    boolean sound = Arrays.equals(character.getBytes(StandardCharsets.UTF_8), bytes);
    return sound && isShown(codePoint) ? length : 0;
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private void indent(int spaces) {
    room(spaces);
    Arrays.fill(out, at, at + spaces, (byte) ' ');
    at += spaces;
  }

  private SmlPrinter put(char character) {
    return put((byte) character);
  }

  private SmlPrinter put(byte character) {
    room(1);
    out[at++] = character;
    return this;
  }

  @SuppressWarnings("deprecation") // the one copy of Latin-1 characters without a detour
  private SmlPrinter word(String word) {
    room(word.length());
    word.getBytes(0, word.length(), out, at);
    at += word.length();
    return this;
  }

  private SmlPrinter number(long value) {
    return word(Long.toString(value));
  }

  private void hex(byte b) {
    room(4);
    out[at++] = '0';
    out[at++] = 'x';
    out[at++] = HEX[b >> 4 & 15];
    out[at++] = HEX[b & 15];
  }

  private void room(int bytes) {
    if (out.length - at < bytes) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, at + bytes));
    }
  }
}

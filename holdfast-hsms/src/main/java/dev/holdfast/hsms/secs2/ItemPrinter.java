package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes items as SML in its one canonical form. */
public final class ItemPrinter {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_CHARACTER = 4;

  private final Charset ascii;
  private byte[] out = new byte[256];
  private int at;

  private ItemPrinter(Charset ascii) {
    this.ascii = ascii;
  }

  /**
   * One item a line, elements of lists indented by two spaces. Bytes of strings that are no
   * printable characters are in hex.
   *
   * @param ascii character set of the high bytes in A; US-ASCII has none, so that all of them are
   *     in hex
   */
  public static String print(Item item, Charset ascii) {
    ItemPrinter printer = new ItemPrinter(ascii);
    printer.item(item, 0);
    return new String(printer.out, 0, printer.at, StandardCharsets.UTF_8);
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
      case AsciiItem text -> string(text, 0, ascii);
      case JisItem text -> string(text, 0, StandardCharsets.US_ASCII);
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
      string(
          text, text.byteLength() - text.size(), text.charset().orElse(StandardCharsets.US_ASCII));
    }
  }

  /** Runs of printable characters in quotes and runs of other bytes in hex. */
  private void string(LeafItem text, int from, Charset charset) {
    int end = text.byteLength();
    if (from == end) {
      put(' ').put('"').put('"');
      return;
    }
    boolean wide = charset.equals(StandardCharsets.UTF_16BE);
    boolean quoted = false;
    int i = from;
    while (i < end) {
      byte b = text.byteAt(i);
      int shown = wide ? 0 : isPlain(b) ? 1 : b < 0 ? shownLength(text, i, charset) : 0;
      if (shown > 0 != quoted) {
        word(quoted ? "\"" : " \"");
        quoted = !quoted;
      }
      if (shown == 0) {
        put(' ').hex(b);
        i++;
      } else if (shown == 1 && b >= 0) {
        put(b);
        i++;
      } else {
        character(text, i, shown, charset);
        i += shown;
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
  private static int shownLength(LeafItem text, int at, Charset charset) {
    if (charset.equals(StandardCharsets.US_ASCII)) {
      return 0;
    }
    int longest = Math.min(LONGEST_CHARACTER, text.byteLength() - at);
    for (int length = 1; length <= longest; length++) {
      String character = text.text(at, length, charset);
      int codePoint = character.isEmpty() ? 0 : character.codePointAt(0);
      if (Character.charCount(codePoint) == character.length()
          && codePoint >= 0x80
          && isShown(codePoint)
          && Arrays.equals(character.getBytes(charset), text.bytes(at, length))) {
        return length;
      }
    }
    return 0;
  }

  private void character(LeafItem text, int at, int length, Charset charset) {
    for (byte b : text.text(at, length, charset).getBytes(StandardCharsets.UTF_8)) {
      put(b);
    }
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

  private ItemPrinter put(char character) {
    return put((byte) character);
  }

  private ItemPrinter put(byte character) {
    room(1);
    out[at++] = character;
    return this;
  }

  @SuppressWarnings("deprecation") // the one copy of Latin-1 characters without a detour
  private ItemPrinter word(String word) {
    room(word.length());
    word.getBytes(0, word.length(), out, at);
    at += word.length();
    return this;
  }

  private ItemPrinter number(long value) {
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

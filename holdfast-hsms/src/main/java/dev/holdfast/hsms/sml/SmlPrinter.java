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

  private byte[] out = new byte[256];
  private int at;

  String text() {
    return new String(out, 0, at, StandardCharsets.ISO_8859_1);
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
    put('<').word(item.format().mnemonic()).put(' ').put('[').number(item.size()).put(']');
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

  private void values(LeafItem leaf) {
    switch (leaf) {
      case AsciiItem text -> string(text, 0);
      case JisItem text -> string(text, 0);
      case LocalizedItem text -> {
        if (text.hasHeader()) {
          put(' ').number(text.header());
          string(text, 2);
        }
      }
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

  /** Runs of printable characters in quotes and runs of other bytes in hex. */
  private void string(LeafItem text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.byteLength(); i++) {
      byte b = text.byteAt(i);
      if (isPlain(b)) {
        if (!quoted) {
          put(' ').put('"');
          quoted = true;
        }
        put((char) b);
      } else {
        if (quoted) {
          put('"');
          quoted = false;
        }
        put(' ').hex(b);
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

  private void indent(int spaces) {
    room(spaces);
    Arrays.fill(out, at, at + spaces, (byte) ' ');
    at += spaces;
  }

  private SmlPrinter put(char character) {
    room(1);
    out[at++] = (byte) character;
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

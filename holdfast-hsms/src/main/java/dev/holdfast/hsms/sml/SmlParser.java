package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ItemFormat;
import dev.holdfast.hsms.secs2.Items;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads every dialect of SML: header bare or quoted, name before it or not, any count (which is
 * only a remark), comments of three kinds, dots where they are missed by nobody.
 */
final class SmlParser {

  private static final int LONGEST_COUNT = 40;

  private final SmlScanner text;
  private final SmlValues values;

  SmlParser(String text, Charset ascii) {
    this.text = new SmlScanner(text);
    this.values = new SmlValues(this.text, ascii);
  }

  List<SmlMessage> messages() {
    List<SmlMessage> messages = new ArrayList<>();
    text.skipBlank();
    while (!text.atEnd()) {
      messages.add(message());
      text.skipBlank();
    }
    return messages;
  }

  SmlMessage message() {
    text.skipBlank();
    int start = text.position();
    SmlMessage header = header(null);
    if (header == null) {
      text.moveTo(start);
      header = header(name());
    }
    if (header == null) {
      throw text.error(text.position(), "expected SxFy, found " + text.found());
    }
    text.skipBlank();
    Item item = text.peek() == '<' ? item() : null;
    dot();
    return new SmlMessage(header.name(), header.stream(), header.function(), header.wbit(), item);
  }

  /** Name and colon. */
  private String name() {
    int start = text.position();
    int colon = text.findInLine(':');
    if (colon < 0) {
      throw text.error(start, "expected SxFy, found " + text.found());
    }
    text.moveTo(colon + 1);
    text.skipBlank();
    return text.slice(start, colon).strip();
  }

  /** Stream, function and W; null when something else, such as a name, stands here. */
  private @Nullable SmlMessage header(@Nullable String name) {
    int quote = text.peek();
    boolean quoted = quote == '\'' || quote == '"';
    if (quoted) {
      text.advance();
    }
    int streamAt = text.position() + 1;
    int stream = number('S', 127);
    int functionAt = text.position() + 1;
    int function = stream < 0 ? -1 : number('F', 255);
    if (function < 0 || (quoted && !text.skip((char) quote))) {
      return null;
    }
    int afterFunction = text.position();
    text.skipBlank();
    boolean wait = text.skip('W') || text.skip('w');
    boolean wordGoesOn = isWord(text.peek()) && (wait || text.position() == afterFunction);
    text.skipBlank();
    if (wordGoesOn || text.peek() == ':') {
      return null;
    }
    if (stream > 127) {
      throw text.error(streamAt, "the stream is not 0 to 127");
    }
    if (function > 255) {
      throw text.error(functionAt, "the function is not 0 to 255");
    }
    return new SmlMessage(name, stream, function, wait, null);
  }

  /** A letter and a number, -1 when they do not stand here. */
  private int number(char letter, int max) {
    if ((text.peek() & ~0x20) != letter) {
      return -1;
    }
    text.advance();
    return SmlScanner.isDigit(text.peek()) ? text.digits(max) : -1;
  }

  private static boolean isWord(int c) {
    return SmlScanner.isLetter(c) || SmlScanner.isDigit(c) || c == '_' || c == '-';
  }

  Item item() {
    text.skipBlank();
    return item(1);
  }

  private Item item(int depth) {
    int start = text.position();
    text.expect('<');
    text.skipBlank();
    ItemFormat format = format();
    boolean countsNone = count();
    Item item;
    if (format == ItemFormat.L) {
      if (depth > Item.MAX_DEPTH) {
        throw text.error(start, "lists nest deeper than " + Item.MAX_DEPTH);
      }
      item = list(start, depth);
    } else {
      item = values.leaf(format, start, countsNone);
    }
    text.expect('>');
    return item;
  }

  private Item list(int start, int depth) {
    List<Item> elements = new ArrayList<>();
    text.skipBlank();
    while (text.peek() == '<') {
      elements.add(item(depth + 1));
      text.skipBlank();
    }
    try {
      return Items.list(elements);
    } catch (IllegalArgumentException e) {
      throw text.error(start, String.valueOf(e.getMessage()));
    }
  }

  private ItemFormat format() {
    int start = text.position();
    while (SmlScanner.isLetter(text.peek()) || SmlScanner.isDigit(text.peek())) {
      text.advance();
    }
    ItemFormat format = format(start, text.position());
    if (format == null) {
      throw text.error(
          start,
          text.position() == start
              ? "expected an item format, found " + text.found()
              : text.slice(start, text.position()) + " is no item format");
    }
    return format;
  }

  private @Nullable ItemFormat format(int from, int to) {
    if (to - from == 1) {
      return switch (text.charAt(from) & ~0x20) {
        case 'L' -> ItemFormat.L;
        case 'A' -> ItemFormat.A;
        case 'B' -> ItemFormat.B;
        case 'J' -> ItemFormat.J;
        case 'W' -> ItemFormat.W;
        default -> null;
      };
    }
    String word = text.slice(from, to).toUpperCase(Locale.ROOT);
    return switch (word) {
      case "LIST" -> ItemFormat.L;
      case "ASCII" -> ItemFormat.A;
      case "BINARY" -> ItemFormat.B;
      case "BOOL" -> ItemFormat.BOOLEAN;
      case "JIS8" -> ItemFormat.J;
      default -> ItemFormat.ofMnemonic(word);
    };
  }

  /** Moves over a count of any form and says whether it is a plain zero. */
  private boolean count() {
    text.skipBlank();
    if (text.skip(',')) {
      text.skipBlank();
      return text.digits(Item.MAX_LENGTH) == 0;
    }
    int open = text.position();
    if (!text.skip('[')) {
      return false;
    }
    boolean zero = true;
    while (!text.skip(']')) {
      int c = text.peek();
      boolean fits = isWord(c) || c == ' ' || c == '.' || c == '/' || c == ',' || c == '*';
      if (!fits || text.position() - open > LONGEST_COUNT) {
        throw text.error(open, "the count does not end");
      }
      zero &= c == '0' || c == ' ';
      text.advance();
    }
    return zero;
  }

  /** Moves over a dot if there is one. */
  void dot() {
    text.skipBlank();
    text.skip('.');
  }

  void end() {
    text.skipBlank();
    if (!text.atEnd()) {
      throw text.error(text.position(), "expected the end, found " + text.found());
    }
  }
}

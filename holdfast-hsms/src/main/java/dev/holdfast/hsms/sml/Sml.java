package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ItemPrinter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SML, the text form of SECS-II. What is printed is one form that every reader known takes, and
 * parses back to an equal item; what is read is any of their dialects.
 *
 * <p>The character set, where one is given, is that of the high bytes in A. It has to write ASCII
 * as such, one byte a character; other sets are refused with {@link IllegalArgumentException}. What
 * was printed in a set has to be read in the same. Without one, high bytes are in hex.
 */
public final class Sml {

  private static final String ASCII = asciiCharacters();

  private Sml() {}

  private static String asciiCharacters() {
    StringBuilder characters = new StringBuilder();
    for (char c = ' '; c < 0x7F; c++) {
      characters.append(c);
    }
    return characters.toString();
  }

  /** An item, one a line, elements of lists indented by two spaces; no dot at the end. */
  public static String print(Item item) {
    return print(item, StandardCharsets.US_ASCII);
  }

  /** As {@link #print(Item)}, characters of a set shown as such. */
  public static String print(Item item, Charset charset) {
    return ItemPrinter.print(item, checked(charset));
  }

  /** A message as {@code S1F13 W}, the item on the lines below, and a dot. */
  public static String print(int stream, int function, boolean wait, @Nullable Item item) {
    return print(stream, function, wait, item, StandardCharsets.US_ASCII);
  }

  /** A message, characters of a set shown as such. */
  public static String print(
      int stream, int function, boolean wait, @Nullable Item item, Charset charset) {
    String header = "S" + stream + "F" + function + (wait ? " W" : "");
    return item == null ? header + "." : header + "\n" + print(item, charset) + "\n.";
  }

  /**
   * One message, the dot behind it optional.
   *
   * @throws SmlException when the text is none or goes on behind it
   */
  public static SmlMessage parseMessage(String text) {
    return parseMessage(text, StandardCharsets.US_ASCII);
  }

  /** As {@link #parseMessage(String)}, with characters of a set in A. */
  public static SmlMessage parseMessage(String text, Charset charset) {
    SmlParser parser = new SmlParser(text, checked(charset));
    SmlMessage message = parser.message();
    parser.end();
    return message;
  }

  /**
   * Messages one behind the other, as a script has them.
   *
   * @return in the order of the text; empty when it holds only space and comments
   * @throws SmlException at the first thing that is no message
   */
  public static List<SmlMessage> parseMessages(String text) {
    return parseMessages(text, StandardCharsets.US_ASCII);
  }

  /** As {@link #parseMessages(String)}, with characters of a set in A. */
  public static List<SmlMessage> parseMessages(String text, Charset charset) {
    return new SmlParser(text, checked(charset)).messages();
  }

  /**
   * One item, with or without a dot behind it.
   *
   * @throws SmlException when the text is none or goes on behind it
   */
  public static Item parseItem(String text) {
    return parseItem(text, StandardCharsets.US_ASCII);
  }

  /** As {@link #parseItem(String)}, with characters of a set in A. */
  public static Item parseItem(String text, Charset charset) {
    SmlParser parser = new SmlParser(text, checked(charset));
    Item item = parser.item();
    parser.dot();
    parser.end();
    return item;
  }

  /**
   * The character set of this name, which A may be read and written in.
   *
   * @throws IllegalArgumentException when there is none, or it does not write ASCII as such
   */
  public static Charset charset(String name) {
    try {
      return checked(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException("`" + name + "` is no character set known here", e);
    }
  }

  private static Charset checked(Charset charset) {
    boolean known =
        charset.equals(StandardCharsets.US_ASCII) || charset.equals(StandardCharsets.UTF_8);
    if (!known && !new String(ASCII.getBytes(StandardCharsets.US_ASCII), charset).equals(ASCII)) {
      throw new IllegalArgumentException(charset + " does not write ASCII as such");
    }
    return charset;
  }
}

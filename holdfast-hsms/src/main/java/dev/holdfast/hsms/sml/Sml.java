package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SML, the text form of SECS-II. What is printed is one form that every reader known takes, and
 * parses back to an equal item; what is read is any of their dialects.
 */
public final class Sml {

  private Sml() {}

  /** An item, one a line, elements of lists indented by two spaces; no dot at the end. */
  public static String print(Item item) {
    return new SmlPrinter().item(item).text();
  }

  /** A message as {@code S1F13 W}, the item on the lines below, and a dot. */
  public static String print(int stream, int function, boolean wait, @Nullable Item item) {
    return new SmlPrinter().message(stream, function, wait, item).text();
  }

  /**
   * One message, the dot behind it optional.
   *
   * @throws SmlException when the text is none or goes on behind it
   */
  public static SmlMessage parseMessage(String text) {
    SmlParser parser = new SmlParser(text);
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
    return new SmlParser(text).messages();
  }

  /**
   * One item, with or without a dot behind it.
   *
   * @throws SmlException when the text is none or goes on behind it
   */
  public static Item parseItem(String text) {
    SmlParser parser = new SmlParser(text);
    Item item = parser.item();
    parser.dot();
    parser.end();
    return item;
  }
}

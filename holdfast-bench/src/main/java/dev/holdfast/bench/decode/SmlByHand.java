package dev.holdfast.bench.decode;

import dev.holdfast.hsms.secs2.AsciiItem;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.hsms.secs2.FloatItem;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.ListItem;
import java.util.HexFormat;

/**
 * SML of {@link Secs2Records} by loops that know the shape of each record, check nothing, and leave
 * numbers to the Java library.
 */
final class SmlByHand {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** The text that {@code Sml.print} makes of these items. */
  String print(ListItem items) {
    StringBuilder text = new StringBuilder("<L [").append(items.size()).append(']');
    for (int i = 0; i < items.size(); i++) {
      ListItem entry = (ListItem) items.get(i);
      IntegerItem id = (IntegerItem) entry.get(0);
      AsciiItem name = (AsciiItem) entry.get(1);
      ListItem values = (ListItem) entry.get(2);
      FloatItem floats = (FloatItem) values.get(0);
      BinaryItem binary = (BinaryItem) values.get(1);
      text.append("\n  <L [3]\n    <U4 [1] ").append(id.longAt(0));
      text.append(">\n    <A [20] \"").append(name.text());
      text.append("\">\n    <L [2]\n      <F8 [4]");
      for (int j = 0; j < floats.size(); j++) {
        text.append(' ').append(floats.doubleAt(j));
      }
      text.append(">\n      <B [8]");
      for (int j = 0; j < binary.size(); j++) {
        HEX.toHexDigits(text.append(" 0x"), binary.byteAt(j));
      }
      text.append(">\n    >\n  >");
    }
    return text.append("\n>").toString();
  }

  /** The sum that {@link Secs2Sums} has, from the text: every number and every byte of A and B. */
  double parse(String text) {
    long whole = 0;
    double floats = 0;
    int at = text.indexOf("<U4 ");
    while (at >= 0) {
      int from = text.indexOf(' ', at + 4) + 1;
      int to = text.indexOf('>', from);
      whole += Long.parseLong(text, from, to, 10);
      from = text.indexOf('"', to) + 1;
      to = text.indexOf('"', from);
      for (int i = from; i < to; i++) {
        whole += text.charAt(i);
      }
      from = text.indexOf(']', text.indexOf("<F8", to)) + 2;
      to = text.indexOf('>', from);
      while (from < to) {
        int end = text.indexOf(' ', from);
        end = end < 0 || end > to ? to : end;
        floats += Double.parseDouble(text.substring(from, end));
        from = end + 1;
      }
      from = text.indexOf(']', to) + 2;
      to = text.indexOf('>', from);
      for (int i = from; i < to; i += 5) {
        whole += HexFormat.fromHexDigits(text, i + 2, i + 4);
      }
      at = text.indexOf("<U4 ", to);
    }
    return whole + floats;
  }
}

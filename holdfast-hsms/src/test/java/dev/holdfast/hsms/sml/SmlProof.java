package dev.holdfast.hsms.sml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.AnyItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.proof.Proof;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any text as SML: messages or a place, and what is printed is read as the same. */
@Tag("long")
class SmlProof {

  private static final List<String> PIECES =
      List.of(
          "<",
          ">",
          "<L",
          "<L[2]",
          "<A ",
          "<U4 ",
          "<I1 ",
          "<F8 ",
          "<B ",
          "<BOOLEAN ",
          "<W ",
          "<J ",
          "'",
          "\"",
          "[",
          "]",
          ".",
          " W",
          "S1F13",
          "S6F11 W\n",
          "name: ",
          "0x41",
          "-1",
          "1e999",
          "T",
          "F",
          "NaN",
          "//",
          "/*",
          "*/",
          "\n",
          " ",
          ",",
          "99999999999999999999",
          "温",
          "\uD800",
          "\0",
          "\\",
          "0b1",
          "..",
          "<L<L<L<L",
          ">>>>");
  private static final List<Charset> SETS =
      Stream.of("US-ASCII", "UTF-8", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "windows-1252")
          .map(Charset::forName)
          .toList();
  private static final int DEEP = 40_000;

  @Test
  void readsAnyTextOrSaysWhereItIsWrong() {
    Proof.run("sml", SmlProof::round);
  }

  private static void round(Random random) {
    Charset charset = SETS.get(random.nextInt(SETS.size()));
    String text = text(random, charset);
    try {
      for (SmlMessage message : Sml.parseMessages(text, charset)) {
        Item item = message.item();
        String printed = print(message, item, charset);
        SmlMessage again = Sml.parseMessage(printed, charset);
        assertThat(again.item()).isEqualTo(item);
        assertThat(print(again, again.item(), charset)).isEqualTo(printed);
      }
    } catch (SmlException e) {
      assertThat(e.line()).isBetween(1, (int) text.chars().filter(c -> c == '\n').count() + 1);
      assertThat(e.column()).isBetween(1, text.length() + 1);
      assertThat(e.why()).isNotBlank();
    }
  }

  private static String print(SmlMessage message, @Nullable Item item, Charset charset) {
    return Sml.print(message.stream(), message.function(), message.wbit(), item, charset);
  }

  private static String text(Random random, Charset charset) {
    if (random.nextInt(500) == 0) {
      return "S1F1 " + PIECES.get(random.nextInt(PIECES.size())).repeat(DEEP);
    }
    StringBuilder text = new StringBuilder();
    if (random.nextInt(4) == 0) {
      text.append("S1F1 ");
      for (int left = random.nextInt(40); left > 0; left--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString();
    }
    for (int left = 1 + random.nextInt(2); left > 0; left--) {
      int stream = random.nextInt(128);
      Item item = random.nextInt(8) == 0 ? null : AnyItem.of(random);
      text.append(Sml.print(stream, random.nextInt(256), random.nextBoolean(), item, charset))
          .append('\n');
    }
    for (int left = random.nextInt(4); left > 0; left--) {
      spoil(random, text);
    }
    return text.toString();
  }

  private static void spoil(Random random, StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + random.nextInt(6));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, to);
      case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      case 2 -> text.insert(at, text.substring(at, to));
      default -> text.replace(at, to, Character.toString(random.nextInt(0x3000)));
    }
  }
}

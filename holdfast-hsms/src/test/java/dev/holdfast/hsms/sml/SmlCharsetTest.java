package dev.holdfast.hsms.sml;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.secs2.AnyItem;
import dev.holdfast.hsms.secs2.AsciiItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import java.nio.charset.Charset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmlCharsetTest {

  private static final Charset GB18030 = Charset.forName("GB18030");

  @Test
  void showsChineseOfATerminalMessageWhenTheSetIsKnown() {
    Item body = list(binary((byte) 0), ascii("腔室 1 温度高", GB18030));
    assertThat(Sml.print(10, 3, true, body, GB18030))
        .isEqualTo(
            """
            S10F3 W
            <L [2]
              <B [1] 0x00>
              <A [13] "腔室 1 温度高">
            >
            .\
            """);
  }

  @Test
  void keepsTheBytesOfATerminalMessageWhenTheSetIsUnknown() {
    AsciiItem text = ascii("温A", GB18030);
    assertThat(Sml.print(text)).isEqualTo("<A [3] 0xCE 0xC2 \"A\">");
    assertThat(text.text(GB18030)).isEqualTo("温A");
    assertThat(text.bytes()).containsExactly(0xCE, 0xC2, 'A');
  }

  @ParameterizedTest
  @CsvSource({
    "GB18030, 温度 \uD840\uDC0B",
    "GBK, 温度",
    "Big5, 溫度許功",
    "Shift_JIS, 温度ソ表",
    "EUC-JP, 温度",
    "EUC-KR, 온도",
    "UTF-8, 温度 é",
    "ISO-8859-1, é",
    "windows-1252, é€",
    "TIS-620, อุณหภูมิ"
  })
  void readsBackWhatItShowsInASet(String name, String characters) {
    Charset charset = Charset.forName(name);
    Item item = ascii(characters, charset);
    String printed = Sml.print(item, charset);
    assertThat(printed).contains('"' + characters + '"');
    assertThat(Sml.parseItem(printed, charset)).isEqualTo(item);
    assertThat(Sml.parseMessage("S10F3 " + printed, charset).item()).isEqualTo(item);
    assertThat(Sml.parseMessages("S10F3 " + printed, charset).getFirst().item()).isEqualTo(item);
  }

  @Test
  void showsBytesThatAreNoCharactersOfTheSetInHex() {
    Item item = Items.asciiBytes((byte) 0xCE, (byte) 0xC2, (byte) 0xFF, (byte) 'A', (byte) 0xCE);
    assertThat(Sml.print(item, GB18030)).isEqualTo("<A [5] \"温\" 0xFF \"A\" 0xCE>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16", "IBM037", "UTF-32"})
  void refusesSetsThatDoNotWriteAsciiAsSuch(String name) {
    assertThatThrownBy(() -> Sml.print(ascii("x"), Charset.forName(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " does not write ASCII as such");
  }

  @ParameterizedTest
  @CsvSource({
    "1,  UTF-16BE,      温",
    "2,  UTF-8,         温",
    "3,  US-ASCII,      a",
    "4,  ISO-8859-1,    é",
    "5,  x-iso-8859-11, อ",
    "6,  TIS-620,       อ",
    "7,  x-ISCII91,     अ",
    "8,  Shift_JIS,     あ",
    "9,  EUC-JP,        あ",
    "10, EUC-KR,        온",
    "11, GB18030,       温",
    "12, GB2312,        温",
    "13, Big5,          溫",
    "14, x-EUC-TW,      溫"
  })
  void knowsEveryLocalizedHeader(int header, String charset, String character) {
    Item item = Items.localized(header, character.getBytes(Charset.forName(charset)));
    assertThat(item.asText()).isEqualTo(character);
    assertThat(Sml.parseItem("<W " + header + " '" + character + "'>")).isEqualTo(item);
    assertThat(Sml.parseItem(Sml.print(item))).isEqualTo(item);
  }

  @Property
  void parsesWhatItPrintsInAnySet(@ForAll("items") Item item, @ForAll("sets") Charset charset) {
    assertThat(Sml.parseItem(Sml.print(item, charset), charset)).isEqualTo(item);
  }

  @Provide
  Arbitrary<Item> items() {
    return AnyItem.items();
  }

  @Provide
  Arbitrary<Charset> sets() {
    return Arbitraries.of("GB18030", "GBK", "Big5", "Shift_JIS", "EUC-KR", "UTF-8", "ISO-8859-1")
        .map(Charset::forName);
  }
}

package dev.holdfast.hsms.sml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmlDialectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S1F1 W.",
        "S1F1W.",
        "s1f1 w.",
        "S1F1 W",
        "'S1F1' W.",
        "'S1F1'W.",
        "\"S1F1\" W .",
        "  S1F1\n  W\n.\n",
        "// who is there\nS1F1 W. // and done",
        "/* who\n is there */ S1F1 /* now */ W.",
        "* Are you there\n  * request\nS1F1 W.",
        "\uFEFFS1F1 W.\r\n"
      })
  void readsHeaderOnlyMessages(String text) {
    assertThat(Sml.parseMessage(text)).isEqualTo(new SmlMessage(null, 1, 1, true, null));
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("AreYouThere: S1F1 W.", "AreYouThere"),
        Arguments.of("Are you there:'S1F1'W.", "Are you there"),
        Arguments.of("S1F1: 'S1F1' W", "S1F1"),
        Arguments.of("S1F1_Request : S1F1 W.", "S1F1_Request"),
        Arguments.of("S1F1Wait:S1F1 W.", "S1F1Wait"),
        Arguments.of("选择:S1F1 W.", "选择"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsANameBeforeTheHeader(String text, String name) {
    assertThat(Sml.parseMessage(text)).isEqualTo(new SmlMessage(name, 1, 1, true, null));
  }

  static Stream<Arguments> items() {
    return Stream.of(
        Arguments.of("<A 'b'>", "<A [1] \"b\">"),
        Arguments.of("<A \"it's\">", "<A [4] \"it's\">"),
        Arguments.of("<A 'say \"a\"'>", "<A [7] \"say \" 0x22 \"a\" 0x22>"),
        Arguments.of("<A \"a\" 0x0A \"b\">", "<A [3] \"a\" 0x0A \"b\">"),
        Arguments.of("<A \"a\"0x0a'b'\"c\">", "<A [4] \"a\" 0x0A \"bc\">"),
        Arguments.of("<A 0x41>", "<A [1] \"A\">"),
        Arguments.of("<A \"q\\\"q\">", "<A [3] \"q\" 0x22 \"q\">"),
        Arguments.of("<A 'q\\'q\\\\q\\>'>", "<A [6] \"q'q\" 0x5C \"q>\">"),
        Arguments.of("<A \"C:\\recipe\\new\">", "<A [13] \"C:\" 0x5C \"recipe\" 0x5C \"new\">"),
        Arguments.of("<A \"a>b<c // d /* e */\">", "<A [18] \"a>b<c // d /* e */\">"),
        Arguments.of("<A \"two\nlines\">", "<A [9] \"two\" 0x0A \"lines\">"),
        Arguments.of("<A>", "<A [0] \"\">"),
        Arguments.of("<A[0]>", "<A [0] \"\">"),
        Arguments.of("<A [0..40] \"x\">", "<A [1] \"x\">"),
        Arguments.of("<A[2/1] \"xy\">", "<A [2] \"xy\">"),
        Arguments.of("<A [ 3 ] \"x\">", "<A [1] \"x\">"),
        Arguments.of("<A [..5] \"x\">", "<A [1] \"x\">"),
        Arguments.of("<A [n] \"x\">", "<A [1] \"x\">"),
        Arguments.of("<A,1 \"x\">", "<A [1] \"x\">"),
        Arguments.of("<U4 [99999999999999999999] 1>", "<U4 [1] 1>"),
        Arguments.of("<L [3] <U1 1> <U1 2>>", "<L [2]\n  <U1 [1] 1>\n  <U1 [1] 2>\n>"),
        Arguments.of("< L [0] >", "<L [0]\n>"),
        Arguments.of("<l <a 'x'><u1 1>>", "<L [2]\n  <A [1] \"x\">\n  <U1 [1] 1>\n>"),
        Arguments.of("<B 1 255>", "<B [2] 0x01 0xFF>"),
        Arguments.of("<B 0x01 0XfF 0b101 0o17>", "<B [4] 0x01 0xFF 0x05 0x0F>"),
        Arguments.of("<Binary 1>", "<B [1] 0x01>"),
        Arguments.of("<U4 0x10>", "<U4 [1] 16>"),
        Arguments.of("<U4 +7 007>", "<U4 [2] 7 7>"),
        Arguments.of("<I1 -0x80 127>", "<I1 [2] -128 127>"),
        Arguments.of("<I8 -9223372036854775808>", "<I8 [1] -9223372036854775808>"),
        Arguments.of("<U8 0xFFFFFFFFFFFFFFFF>", "<U8 [1] 18446744073709551615>"),
        Arguments.of("<BOOLEAN T F t f>", "<BOOLEAN [4] TRUE FALSE TRUE FALSE>"),
        Arguments.of("<BOOLEAN TRUE False>", "<BOOLEAN [2] TRUE FALSE>"),
        Arguments.of("<Bool 1 0 0x01 0xFF>", "<BOOLEAN [4] TRUE FALSE TRUE TRUE>"),
        Arguments.of("<F4 NaN Infinity -inf>", "<F4 [3] NaN Infinity -Infinity>"),
        Arguments.of("<F8 1 -.5 2. 1e3 1.5E-3>", "<F8 [5] 1.0 -0.5 2.0 1000.0 0.0015>"),
        Arguments.of("<F8 1e-400 -0>", "<F8 [2] 0.0 -0.0>"),
        Arguments.of("<J [2] 'a' 0xB1>", "<J [2] \"a\" 0xB1>"),
        Arguments.of("<JIS8 'a'>", "<J [1] \"a\">"),
        Arguments.of("<W 'héllo'>", "<W [8] 2 \"héllo\">"),
        Arguments.of("<W>", "<W [2] 2 \"\">"),
        Arguments.of("<W [0]>", "<W [0]>"),
        Arguments.of("<W 8 0x82 0xA0>", "<W [4] 8 \"あ\">"),
        Arguments.of("<W 8 'あ'>", "<W [4] 8 \"あ\">"),
        Arguments.of("<W 7 0xEF 0x42 0xA4>", "<W [5] 7 0xEF \"Bअ\">"),
        Arguments.of("<W 1 'a温'>", "<W [6] 1 0x00 0x61 0x6E 0x29>"),
        Arguments.of("<W 65535 'x'>", "<W [3] 65535 \"x\">"),
        Arguments.of("<W '\u200B'>", "<W [5] 2 0xE2 0x80 0x8B>"),
        Arguments.of("<L // one\n <U1 1/* two */2>\n* three\n>", "<L [1]\n  <U1 [2] 1 2>\n>"));
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsItemsOfEveryDialect(String text, String canonical) {
    assertThat(Sml.print(Sml.parseItem(text))).isEqualTo(canonical);
    assertThat(Sml.parseItem(text + " .")).isEqualTo(Sml.parseItem(text));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of("", "1:1: expected '<', found the end of the text"),
        Arguments.of("<B 256>", "1:4: 256 is out of range for U1"),
        Arguments.of("<U1 256>", "1:5: 256 is out of range for U1"),
        Arguments.of("<U1 -1>", "1:5: -1 is out of range for U1"),
        Arguments.of("<I1 0xFF>", "1:5: 0xFF is out of range for I1"),
        Arguments.of("<I2 -32769>", "1:5: -32769 is out of range for I2"),
        Arguments.of(
            "<U8 18446744073709551616>", "1:5: 18446744073709551616 is out of range for U8"),
        Arguments.of("<U8 -1>", "1:5: -1 is out of range for U8"),
        Arguments.of("<I8 9223372036854775808>", "1:5: 9223372036854775808 is out of range for I8"),
        Arguments.of("<F4 1e39>", "1:5: 1e39 is out of range for F4"),
        Arguments.of("<F8 -1e309>", "1:5: -1e309 is out of range for F8"),
        Arguments.of("<F8 1f>", "1:5: 1f is no number"),
        Arguments.of("<F8 0x1p3>", "1:5: 0x1p3 is no number"),
        Arguments.of("<F8 .>", "1:5: . is no number"),
        Arguments.of("<F8 1e>", "1:5: 1e is no number"),
        Arguments.of("<F8 many>", "1:5: many is no number"),
        Arguments.of("<U4 12a>", "1:5: 12a is no integer"),
        Arguments.of("<U4 0x>", "1:5: 0x is no integer"),
        Arguments.of("<U4 1.5>", "1:5: 1.5 is no integer"),
        Arguments.of("<U4 x>", "1:5: expected a value of U4 or '>', found 'x'"),
        Arguments.of("<BOOLEAN maybe>", "1:10: maybe is neither TRUE nor FALSE"),
        Arguments.of("<BOOLEAN 256>", "1:10: 256 is out of range for U1"),
        Arguments.of("<A abc>", "1:4: expected a value of A or '>', found 'a'"),
        Arguments.of("<A 65>", "1:4: expected a value of A or '>', found '6'"),
        Arguments.of("<A \"abc>", "1:4: text without closing \""),
        Arguments.of("<A 'é'>", "1:5: é is not in US-ASCII; write the bytes as 0xNN"),
        Arguments.of("<W 8 'é'>", "1:7: é is not in Shift_JIS; write the bytes as 0xNN"),
        Arguments.of("<W 65536 'x'>", "1:4: 65536 is out of range for U2"),
        Arguments.of("<A [3 \"abc\">", "1:4: the count does not end"),
        Arguments.of("<X 1>", "1:2: X is no item format"),
        Arguments.of("<U3 1>", "1:2: U3 is no item format"),
        Arguments.of("<>", "1:2: expected an item format, found '>'"),
        Arguments.of("<L\n  <U1 1>\n  <U1 300>\n>", "3:7: 300 is out of range for U1"),
        Arguments.of("<L\r\n\t<U1 x>\r\n>", "2:6: expected a value of U1 or '>', found 'x'"),
        Arguments.of("<L <U1 1>", "1:10: expected '>', found the end of the text"),
        Arguments.of("<L 5>", "1:4: expected '>', found '5'"),
        Arguments.of("<U1 1> <U1 2>", "1:8: expected the end, found '<'"),
        Arguments.of("<U1 1 /* x>", "1:7: comment without end"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void saysLineAndColumnOfWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Sml.parseItem(text))
        .isInstanceOf(SmlException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> badMessages() {
    return Stream.of(
        Arguments.of("", "1:1: expected SxFy, found the end of the text"),
        Arguments.of("hello", "1:1: expected SxFy, found 'h'"),
        Arguments.of("Name: hello", "1:7: expected SxFy, found 'h'"),
        Arguments.of("S128F1.", "1:2: the stream is not 0 to 127"),
        Arguments.of("S1F256.", "1:4: the function is not 0 to 255"),
        Arguments.of("S99999999999F1.", "1:2: the stream is not 0 to 127"),
        Arguments.of("'S1F1 W.", "1:1: expected SxFy, found '''"),
        Arguments.of("S1F1 W <U1 1> . S1F2.", "1:17: expected the end, found 'S'"));
  }

  @ParameterizedTest
  @MethodSource("badMessages")
  void saysWhereAMessageIsNone(String text, String message) {
    assertThatThrownBy(() -> Sml.parseMessage(text))
        .isInstanceOf(SmlException.class)
        .hasMessage(message);
  }

  @Test
  void readsAScriptOfMessages() {
    List<SmlMessage> messages =
        Sml.parseMessages(
            """
            // start
            Hello: S1F13 W <L [0]>.
            S1F1 W.
            * and the answer
            'S1F2'
            <L [2]
              <A [4] "TOOL">
              <A [3] "1.0">
            >
            .
            """);
    assertThat(messages).extracting(SmlMessage::stream).containsExactly(1, 1, 1);
    assertThat(messages).extracting(SmlMessage::function).containsExactly(13, 1, 2);
    assertThat(messages).extracting(SmlMessage::wbit).containsExactly(true, true, false);
    assertThat(Sml.parseMessages(" // nothing\n")).isEmpty();
  }

  @Test
  void refusesListsThatNestTooDeep() {
    String text = "<L ".repeat(100_000);
    assertThatThrownBy(() -> Sml.parseItem(text)).hasMessage("1:1537: lists nest deeper than 512");
  }

  @Test
  void printsAMessageAsEveryReaderTakesIt() {
    SmlMessage message =
        Sml.parseMessage("S6F11 W <L <U4 1> <L> <B 0> <BOOLEAN T> <F4 0.1> <A 'x\ty'>>");
    assertThat(Sml.print(message.stream(), message.function(), message.wbit(), message.item()))
        .isEqualTo(
            """
            S6F11 W
            <L [6]
              <U4 [1] 1>
              <L [0]
              >
              <B [1] 0x00>
              <BOOLEAN [1] TRUE>
              <F4 [1] 0.1>
              <A [3] "x" 0x09 "y">
            >
            .\
            """);
    assertThat(Sml.print(1, 1, true, null)).isEqualTo("S1F1 W.");
    assertThat(Sml.print(1, 0, false, null)).isEqualTo("S1F0.");
  }
}

package dev.holdfast.hsms.gem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.sml.Sml;
import dev.holdfast.hsms.sml.SmlMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdNamesTest {

  private static final IdNames NAMES =
      new IdNames(
          Map.of(
              IdKind.SVID,
              Map.of(
                  "21",
                  new IdNames.Name("ChuckTemperature", "degC"),
                  "10",
                  new IdNames.Name("WaferId", null)),
              IdKind.DVID,
              Map.of("500", new IdNames.Name("LotId", null)),
              IdKind.ECID,
              Map.of("7", new IdNames.Name("TimeFormat", null)),
              IdKind.CEID,
              Map.of("1001", new IdNames.Name("LotStarted", null)),
              IdKind.RPTID,
              Map.of("1", new IdNames.Name("LotReport", null)),
              IdKind.ALID,
              Map.of("42", new IdNames.Name("DoorOpen", null))));

  private static List<String> namesIn(String sml) {
    SmlMessage message = Sml.parseMessage(sml);
    return NAMES.in(message.stream(), message.function(), message.item()).stream()
        .map(NamedId::toString)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<U1 42>",
        "<U2 42>",
        "<U4 42>",
        "<U8 42>",
        "<I1 42>",
        "<I2 42>",
        "<I4 42>",
        "<I8 42>",
        "<A \"42\">",
        "<A \"0042\">"
      })
  void findsAnIdByItsValueInWhateverFormat(String alid) {
    assertThat(namesIn("S5F1 W <L <B 0x80>" + alid + "<A \"open\">>."))
        .containsExactly("ALID 42 DoorOpen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          S6F11 W <L <U4 5> <U4 1001> <L <L <U4 1> <L <A "x">>>>>. | CEID 1001 LotStarted,RPTID 1 LotReport
          S6F15 W <U4 1001>.                                       | CEID 1001 LotStarted
          S6F19 W <U4 1>.                                          | RPTID 1 LotReport
          S1F3 W <L <U4 21> <U4 10>>.                              | SVID 21 ChuckTemperature,SVID 10 WaferId
          S1F11 W <U4 21>.                                         | SVID 21 ChuckTemperature
          S2F13 W <L <U4 7>>.                                      | ECID 7 TimeFormat
          S2F15 W <L <L <U4 7> <U1 1>>>.                           | ECID 7 TimeFormat = 1
          S2F33 W <L <U4 0> <L <L <U4 1> <L <U4 21> <U4 500>>>>>.  | RPTID 1 LotReport,SVID 21 ChuckTemperature,DVID 500 LotId
          S2F35 W <L <U4 0> <L <L <U4 1001> <L <U4 1>>>>>.         | CEID 1001 LotStarted,RPTID 1 LotReport
          S2F37 W <L <BOOLEAN T> <L <U4 1001>>>.                   | CEID 1001 LotStarted
          """)
  void knowsWhereIdsStand(String sml, String names) {
    assertThat(String.join(",", namesIn(sml))).isEqualTo(names);
  }

  @Test
  void pairsWhatWasAskedWithItsValues() {
    Item asked = Sml.parseItem("<L <U4 21> <U4 99> <U4 10>>");
    Item values = Sml.parseItem("<L <F4 24.5> <U1 1> <A \"W-7\">>");
    assertThat(NAMES.in(1, 3, asked, 4, values))
        .extracting(NamedId::toString)
        .containsExactly("SVID 21 ChuckTemperature = 24.5 degC", "SVID 10 WaferId = W-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S6F11 W.",
        "S6F11 W <L>.",
        "S6F11 W <A \"x\">.",
        "S6F11 W <L <U4 1> <U4 [0]> <L>>.",
        "S2F33 W <L <U4 1> <U4 2>>.",
        "S5F1 <L <B 1> <L> <A>>.",
        "S99F1 <L>."
      })
  void namesNothingInABodyOfAnotherShape(String sml) {
    assertThat(namesIn(sml)).isEmpty();
  }
}

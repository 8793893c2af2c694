package dev.holdfast.meter.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame.Role;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dlt645FrameTest {

  private static Dlt645Frame frame(int control, String data) {
    return Dlt645Frame.of(
        Dlt645Address.parse("123456789012"), control, HexFormat.of().parseHex(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "03|00000007|security authentication DI 07000000",
        "08|261614071026|broadcast time 2026-10-07 14:16:26",
        "11|00000100|read data DI 00010000 forward active energy total",
        "91|0000010056341200|read data reply DI 00010000 forward active energy total = 1234.56 kWh",
        "b1|0000010056341200|read data reply DI 00010000 forward active energy total = 1234.56 kWh,"
            + " more follows",
        "d1|02|read data reply error: no such data",
        "12|0000010001|read follow-up DI 00010000 forward active energy total sequence 1",
        "d2|06|read follow-up reply error: no such data, password error or not authorised",
        "13||read address",
        "93|129078563412|read address reply address 123456789012",
        "94||write data reply",
        "d4|04|write data reply error: password error or not authorised",
        "15|129078563412|write address 123456789012",
        "16|99999999|freeze now",
        "17|08|change rate to 2400",
        "1d|00|multi-function output clock pulse",
        "1f||control 1f",
      })
  void saysWhatItIsInOneLine(String control, String data, String summary) {
    Dlt645Frame frame = frame(HexFormat.fromHexDigits(control), data == null ? "" : data);
    assertThat(frame.summary()).isEqualTo(summary);
  }

  @ParameterizedTest
  @CsvSource({
    "14,01010004 02563412 10325476 99",
    "18,01010004 02123456 02123456",
    "98,02123456",
    "19,02563412 10325476",
    "1a,02563412 10325476",
    "1b,02563412 10325476 ffffffff",
    "1c,02563412 10325476 1a00",
  })
  void keepsPasswordsOutOfTheLine(String control, String data) {
    Dlt645Frame frame = frame(HexFormat.fromHexDigits(control), data.replace(" ", ""));
    assertThat(frame.summary()).doesNotContain("123456", "563412");
  }

  @Test
  void readsTheBitsOfTheControlCode() {
    Dlt645Frame frame = frame(0xB1, "0000010056341200");
    assertThat(frame.role()).isEqualTo(Role.RESPONSE);
    assertThat(frame.moreFollows()).isTrue();
    assertThat(frame.abnormal()).isFalse();
    assertThat(frame.function()).isEqualTo(Dlt645Function.READ);
    assertThat(frame(0x11, "00000100").role()).isEqualTo(Role.REQUEST);
    assertThat(frame(0xD1, "02").error()).isEqualTo(Dlt645Error.NO_SUCH_DATA);
  }

  @Test
  void givesAFollowUpPartInHexWithoutItsSequence() {
    assertThat(frame(0x92, "00ff010011223301").items())
        .containsExactly(new DataItem("0001ff00", "112233", ""));
  }

  @Test
  void hasNoDataIdentifierWhereTheBytesAreTooFew() {
    assertThat(frame(0x91, "000001").di()).isNull();
    assertThat(frame(0x91, "000001").items()).isEmpty();
  }

  @Test
  void sharesNoBytes() {
    Dlt645Frame frame = frame(0x11, "00000100");
    frame.bytes()[1] = 0;
    frame.data()[0] = 1;
    assertThat(frame).isEqualTo(frame(0x11, "00000100"));
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> frame(0x100, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> frame(0x11, "00".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "91,00000100 56341200,2,123456",
    "91,00000100 56341200,4,12345600",
    "91,00000000 56341280,2,-123456",
    "91,00010102 3022,1,2230",
    "91,09040004 563412,0,123456",
  })
  void saysItsNumberWithoutAPoint(String control, String data, int decimals, long number) {
    Dlt645Frame frame = frame(HexFormat.fromHexDigits(control), data.replace(" ", ""));
    assertThat(frame.number(decimals)).isEqualTo(number);
    assertThat(frame.number()).isEqualByComparingTo(BigDecimal.valueOf(number, decimals));
  }

  @ParameterizedTest
  @CsvSource({
    "11,00000100",
    "91,00000100 563412",
    "91,00000100 5634120a",
    "93,129078563412",
    "d1,02",
  })
  void saysNoNumberWhereThereIsNone(String control, String data) {
    Dlt645Frame frame = frame(HexFormat.fromHexDigits(control), data.replace(" ", ""));
    assertThat(frame.number(4)).isEqualTo(Dlt645Frame.NO_NUMBER);
    assertThat(frame.number()).isNull();
  }

  @Test
  void saysNoNumberInUnitsThatAreTooLargeForIt() {
    assertThat(frame(0x91, "0000010056341200").number(1)).isEqualTo(Dlt645Frame.NO_NUMBER);
  }
}

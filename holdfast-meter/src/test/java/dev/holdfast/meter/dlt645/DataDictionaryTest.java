package dev.holdfast.meter.dlt645;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.DataItem;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDictionaryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000000|563412 80|-1234.56 kWh|combined active energy total",
        "00010000|563412 00|1234.56 kWh|forward active energy total",
        "00023f0c|010000 00|0.01 kWh|reverse active energy tariff 63 settlement 12",
        "00030000|010000 80|-0.01 kvarh|combined reactive 1 energy total",
        "00080100|999999 99|999999.99 kvarh|quadrant 4 reactive energy tariff 1",
        "000a0000|000100 00|1.00 kVAh|reverse apparent energy total",
        "00150000|000100 00|1.00 kWh|phase A forward active energy",
        "003e0001|000100 00|1.00 kWh|phase C reverse active energy settlement 1",
        "02010300|0123|230.1 V|voltage phase C",
        "02020100|994900|4.999 A|current phase A",
        "02020100|994980|-4.999 A|current phase A",
        "02030000|563412|12.3456 kW|active power total",
        "02040200|010080|-0.0001 kvar|reactive power phase B",
        "02050000|000001|1.0000 kVA|apparent power total",
        "02060000|0105|0.501|power factor total",
        "02060000|0185|-0.501|power factor total",
        "02070100|0012|120.0 deg|phase angle phase A",
        "02080100|3412|12.34 %|voltage distortion phase A",
        "020b0315|3412|12.34 %|current harmonic 21 phase C",
        "02800001|010000|0.001 A|neutral current",
        "02800002|9849|49.98 Hz|frequency",
        "02800003|000081|-1.0000 kW|average active power over one minute",
        "02800007|5582|-25.5 C|temperature inside the meter",
        "02800008|6003|3.60 V|clock battery voltage",
        "0280000a|78563412|12345678 min|battery working time",
        "04000101|03071026|2026-10-07|date",
        "04000102|261614|14:16:26|time",
        "04000103|15|15 min|maximum demand period",
        "04000205|5402|254|public holidays",
        "04000306|500000|50|current transformer ratio",
        "04000401|129078563412|123456789012|communication address",
        "04000404|005630323200|220V|rated voltage",
        "04000409|006400|6400 imp/kWh|active meter constant",
        "04000503|0180|8001|status word 3",
        "04000b01|0001|0100|settlement day 1",
        "03110000|120000|12|power failure count",
      })
  void readsValueUnitAndName(String di, String bytes, String value, String name) {
    assertThat(name(di)).isEqualTo(name);
    assertThat(values(di, bytes.replace(" ", ""))).containsExactly(value);
  }

  @Test
  void readsDemandAndItsTime() {
    assertThat(items("01010000", "563412" + "1110060524"))
        .containsExactly(
            new DataItem("01010000", "12.3456", "kW"),
            new DataItem("01010000.2", "2024-05-06 10:11", ""));
  }

  @Test
  void readsAsciiFromItsLastByte() {
    assertThat(values("0400040d", "373030322d353436542f4c44" + "00000000"))
        .containsExactly("DL/T645-2007");
  }

  @Test
  void readsAPowerFailureFromStartToEnd() {
    assertThat(values("03110001", "000010060524" + "300510060524"))
        .containsExactly("2024-05-06 10:00:00", "2024-05-06 10:05:30");
  }

  @Test
  void givesEachValueOfABlockItsOwnIdentifier() {
    assertThat(items("0201ff00", "0122" + "0222" + "0322"))
        .containsExactly(
            new DataItem("02010100", "220.1", "V"),
            new DataItem("02010200", "220.2", "V"),
            new DataItem("02010300", "220.3", "V"));
  }

  @Test
  void readsABlockOverIdentifiersOfDifferentFormat() {
    assertThat(items("040001ff", "03071026" + "261614" + "15"))
        .extracting(DataItem::id)
        .containsExactly("04000101", "04000102", "04000103");
  }

  @Test
  void keepsTheTornEndOfABlockInHex() {
    assertThat(items("0201ff00", "0122" + "02"))
        .containsExactly(
            new DataItem("02010100", "220.1", "V"), new DataItem("0201ff00.rest", "02", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"028022ff", "ffffffff", "05000001", "0001ffff", "07000000"})
  void showsUnknownDataInHex(String di) {
    assertThat(items(di, "0a0b0c")).containsExactly(new DataItem(di, "0a0b0c", ""));
  }

  @Test
  void showsAValueOfAnotherLengthInHex() {
    assertThat(items("00010000", "0102030405"))
        .containsExactly(new DataItem("00010000", "0102030405", ""));
  }

  @Test
  void showsDigitsThatAreNotDecimalInHex() {
    assertThat(values("02010100", "ffff")).containsExactly("ffff");
    assertThat(values("04000102", "2616ff")).containsExactly("2616ff");
  }

  @Test
  void keepsTheChineseName() {
    Dlt645Item item = requireNonNull(DataDictionary.find(0x00010201));
    assertThat(item.chineseName(0x00010201)).isEqualTo("(上1结算日)正向有功费率2电能");
  }

  @Test
  void namesABlock() {
    assertThat(name("0202ff00")).isEqualTo("current block");
    assertThat(name("0001ff00")).isEqualTo("forward active energy block");
  }

  private static String name(String di) {
    int bits = HexFormat.fromHexDigits(di);
    return requireNonNull(DataDictionary.find(bits)).name(bits);
  }

  private static List<String> values(String di, String bytes) {
    return items(di, bytes).stream()
        .map(item -> (item.value() + " " + item.unit()).strip())
        .toList();
  }

  private static List<DataItem> items(String di, String bytes) {
    return DataDictionary.read(HexFormat.fromHexDigits(di), HexFormat.of().parseHex(bytes));
  }
}

package dev.holdfast.meter.dlt698;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.holdfast.meter.DataItem;
import java.math.BigDecimal;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dlt698FrameTest {

  private static Dlt698Frame answer(String apdu) {
    return Dlt698Frame.of(
        0xC3, ServerAddress.single("1"), 0, HexFormat.of().parseHex(apdu.replace(" ", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "850100 00100201 01 06 0001e240|00100201|1234.56|kWh",
        "850100 00000201 01 05 ffffffff|00000201|-0.01|kWh",
        "850100 00100401 01 15 0000000000bc614e|00100401|1234.5678|kWh",
        "850100 00100401 01 15 ffffffffffffffff|00100401|1844674407370955.1615|kWh",
        "850100 00110201 01 06 00000001|00110201|0.01|kWh",
        "850100 00300201 01 05 00000001|00300201|0.01|kvarh",
        "850100 00a00201 01 06 00000001|00a00201|0.01|kVAh",
        "850100 20000201 01 12 0906|20000201|231.0|V",
        "850100 20010202 01 05 fffffc18|20010202|-1.000|A",
        "850100 20010400 01 05 000003e8|20010400|1.000|A",
        "850100 20040201 01 05 ffffffff|20040201|-0.1|W",
        "850100 200a0201 01 10 fc18|200a0201|-1.000|''",
        "850100 200f0200 01 12 1386|200f0200|49.98|Hz",
        "850100 20100200 01 10 ff01|20100200|-25.5|C",
        "850100 41000200 01 11 0f|41000200|15|min",
      })
  void scalesAWholeNumberToItsUnit(String apdu, String id, String value, String unit) {
    Dlt698Frame frame = answer(apdu + "0000");

    assertThat(frame.items()).containsExactly(new DataItem(id, value, unit));
    assertThat(frame.number()).isEqualTo(new BigDecimal(value));
  }

  @Test
  void givesEachElementOfAnArrayItsIndex() {
    Dlt698Frame frame = answer("850100 00100200 01 01 03 0600000064 0600000001 00 0000");

    assertThat(frame.items())
        .containsExactly(
            new DataItem("00100201", "1.00", "kWh"),
            new DataItem("00100202", "0.01", "kWh"),
            new DataItem("00100203", "null", ""));
    assertThat(frame.number()).isEqualTo(new BigDecimal("1.00"));
  }

  @Test
  void givesTheMembersOfAStructureTheirPlace() {
    Dlt698Frame frame = answer("850100 10100200 01 01 01 02 02 06 0001e240 1c 07ea0a070e101a 0000");

    assertThat(frame.items())
        .containsExactly(
            new DataItem("10100201", "12.3456", "kW"),
            new DataItem("10100201.2", "2026-10-07 14:16:26", ""));
  }

  @Test
  void leavesAValueOfAnotherTypeAsItStands() {
    Dlt698Frame frame = answer("850100 20000201 01 05 00000906 0000");

    assertThat(frame.items()).containsExactly(new DataItem("20000201", "2310", ""));
    assertThat(frame.number()).isNull();
  }

  @Test
  void givesTheRowsOfARecordByColumn() {
    Dlt698Frame frame =
        answer(
            "850300 50040200 02 00 20210200 00 00100201 01 02"
                + " 1c07ea0a07000000 0600000064 1c07ea0a08000000 0600000065 0000");

    assertThat(frame.items())
        .extracting(DataItem::id, DataItem::value)
        .containsExactly(
            tuple("20210200", "2026-10-07 00:00:00"),
            tuple("00100201", "1.00"),
            tuple("20210200", "2026-10-08 00:00:00"),
            tuple("00100201", "1.01"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "810080 07ea0a07030e101a0000 07ea0a07030e101a0000 07ea0a07030e101a0000|LINK-Response ok",
        "850100 20000900 00 06 0000|GET-Response Normal PIID 00 OAD 20000900 DAR 6 object does not"
            + " exist",
        "850300 50040200 00 00 03 0000|GET-Response Record PIID 00 OAD 50040200 daily freeze DAR 3"
            + " refused",
        "870101 60148200 00 01 1105 0000|ACTION-Response Normal PIID 01 OMD 60148200 = 5",
        "ee0101|ERROR-Response PIID 01 APDU cannot be parsed",
        "880100 01 200f0200 01 121386 0000|REPORT-Notification List PIID 00 OAD 200f0200 frequency ="
            + " 49.98 Hz",
        "880101|REPORT-Notification broken",
        "880301 f2010201 01 0268160000|REPORT-Notification TransData PIID 01 OAD f2010201 RS-485"
            + " port 1 data 6816",
        "890700 f2010201 00 21 0000|PROXY-Response TransCommand PIID 00 OAD f2010201 RS-485 port 1"
            + " DAR 33 request timed out",
        "890101 01 07 05 551111111111 01 200f0200 01 121386 0000|PROXY-Response GetList PIID 01 TSA"
            + " 05551111111111 PIID 01 OAD 200f0200 frequency = 49.98 Hz",
        "9000 01ff 00|SECURITY-Response plain text ff",
        "9002 17 00|SECURITY-Response DAR 23 security verification failed",
        "850501 01 0002 00 0b 0000|GET-Response Next PIID 01 block 2 last DAR 11 not in block"
            + " transfer",
        "830100 0000|RELEASE-Response PIID 01 result 0",
        "840007ea0a070e101a07ea0a070e101a0000|RELEASE-Notification PIID 00 at 2026-10-07 14:16:26",
        "860301 01 41030200 00 41030200 00 06 0000|SET-Response ThenGetNormalList PIID 01 OAD"
            + " 41030200 asset code DAR 0 ok then OAD 41030200 asset code DAR 6 object does not"
            + " exist",
        "77|service 77 broken, unknown service: 77",
        "850100 00100200 01 0600|GET-Response broken, needs 4 more bytes, has 1 at offset 9:"
            + " 85010000100200010600",
      })
  void saysWhatItIsInOneLine(String apdu, String summary) {
    assertThat(answer(apdu).summary()).startsWith(summary);
  }

  @Test
  void readsWhatAConnectionOffers() {
    Dlt698Frame frame =
        answer(
            "8201"
                + "00".repeat(32)
                + "0015"
                + "ff".repeat(24)
                + "0400 0200 01 0100 00001c20 00 00 0000");
    assertThat(frame.summary())
        .isEqualTo(
            "CONNECT-Response PIID 01 allowed, version 21 frames 1024/512 APDU 256 timeout"
                + " 7200 s");
  }

  @Test
  void namesNoObjectItDoesNotKnow() {
    assertThat(ObjectDictionary.find(0x00100300)).isNull();
    assertThat(ObjectDictionary.find(0xFFF00200)).isNull();
    assertThat(requireNonNull(ObjectDictionary.find(0x20040203)).name(3))
        .isEqualTo("active power phase B");
    assertThat(requireNonNull(ObjectDictionary.find(0x00100202)).name(2))
        .isEqualTo("forward active energy tariff 1");
  }

  @Property
  void readsAnyUserDataWithoutThrowing(
      @ForAll @IntRange(max = 0xFF) int code,
      @ForAll @IntRange(min = 1, max = 8) int choice,
      @ForAll @Size(max = 60) byte[] rest) {
    byte[] data = new byte[rest.length + 2];
    data[0] = (byte) code;
    data[1] = (byte) choice;
    System.arraycopy(rest, 0, data, 2, rest.length);
    Dlt698Frame frame = Dlt698Frame.of(0xC3, ServerAddress.single("1"), 0, data);

    assertThat(frame.code()).isEqualTo(code);
    assertThat(frame.summary()).isNotEmpty();
    assertThat(frame.items()).isNotNull();
    frame.number();
  }

  @Test
  void tellsFragmentsApart() {
    Dlt698Frame acknowledged =
        Dlt698Frame.of(0x63, ServerAddress.single("1"), 0, new byte[] {5, (byte) 0x80});
    assertThat(acknowledged.summary()).isEqualTo("fragment acknowledged number 5");
    assertThat(acknowledged.code()).isEqualTo(0x63);
    assertThat(acknowledged.items()).isEmpty();
  }

  @Test
  void describesAFrameWithoutUserData() {
    Dlt698Frame empty = Dlt698Frame.of(0x43, ServerAddress.ANY, 0, new byte[0]);
    assertThat(empty.summary()).isEqualTo("control 43 without data");
    assertThat(empty.items()).isEmpty();
  }
}

package dev.holdfast.meter.dlt645;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PlainMeter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dlt645ServerTest {

  private static final Dlt645Address OWN = Dlt645Address.parse("123456789012");

  private final Dlt645Server server = new Dlt645Server(OWN, PlainMeter.threePhase());

  @ParameterizedTest
  @CsvSource({
    "00000000, 1235.06", // 1234.5670 + 00.5 is 1235.0670, cut
    "00010000, 1234.56",
    "00010400, 1234.56",
    "00020300, 30.50",
    "02010200, 232.4",
    "02020100, -11.001",
    "02030000, -3.0001",
    "02030300, -3.3001",
    "02040200, 0.2500",
    "02050100, 4.1000",
    "02060000, -0.980",
    "02800002, 49.98",
    "04000101, 2026-10-07",
    "04000102, 14:16:26",
    "04000401, 123456789012",
  })
  void answersAReadOfWhatTheModelHas(String di, String value) {
    assertThat(read(di)).extracting(DataItem::value).containsExactly(value);
  }

  @Test
  void joinsABlock() {
    assertThat(read("0201ff00"))
        .extracting(DataItem::value)
        .containsExactly("231.4", "232.4", "233.4");
    assertThat(read("0203ff00")).hasSize(4);
    assertThat(read("0001ff00")).hasSize(5);
    assertThat(read("00ff0000"))
        .extracting(DataItem::id)
        .containsExactly("00000000", "00010000", "00020000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00010500",
        "00010001",
        "02010400",
        "02800001",
        "04000403",
        "ffffffff",
        "01010000"
      })
  void saysThatThereIsNoSuchData(String di) {
    Dlt645Frame reply = ask(OWN, 0x11, di(di));
    assertThat(reply.code()).isEqualTo(0xD1);
    assertThat(reply.data()).containsExactly(0x02);
  }

  @Test
  void answersTheWildcardWithItsRealAddress() {
    assertThat(ask(Dlt645Address.WILDCARD, 0x13, "").items())
        .containsExactly(new DataItem("04000401", "123456789012", ""));
    assertThat(ask(Dlt645Address.WILDCARD, 0x11, di("00010000")).address())
        .isEqualTo("123456789012");
    assertThat(ask(Dlt645Address.parse("aaaaaaaa9012"), 0x11, di("00010000")).code())
        .isEqualTo(0x91);
  }

  @ParameterizedTest
  @CsvSource({
    "123456789013,11,00000100",
    "999999999999,11,00000100",
    "999999999999,08,261614071026",
    "aaaaaaaa9013,11,00000100",
    "123456789012,91,00000100",
    "123456789012,08,261614071026",
    "123456789012,01,00",
    "123456789012,13,00",
  })
  void keepsSilent(String address, String control, String data) {
    assertThat(reply(Dlt645Address.parse(address), HexFormat.fromHexDigits(control), data))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "14, 0000010002000000, 1",
    "16, 00000100020000, 1",
    "16, 60999999, 1",
    "17, 02, 0",
    "17, 06, 1",
    "18, 0000010002000000, 1",
    "19, 0200000078563412, 0",
    "1a, 0001000002000000, 4",
    "1b, 0000000000000000, 1",
    "1c, 0000000000000000, 1",
    "1d, 03, 1",
    "03, 00, 1",
  })
  void saysWhatIsWrongWithAnOrder(String control, String data, int error) {
    int code = HexFormat.fromHexDigits(control);
    Dlt645Frame reply = ask(OWN, code, data);
    assertThat(reply.code()).isEqualTo(code + (error == 0 ? 0x80 : 0xC0));
    assertThat(reply.error()).isEqualTo(error);
  }

  @Test
  void sendsALongBlockInPartsThatTearNoValue() {
    PlainMeter meter = new PlainMeter(63);
    for (int index = 0; index <= 63; index++) {
      meter.put(Quantity.FORWARD_ACTIVE_ENERGY, index, index + ".25");
    }
    Dlt645Server long63 = new Dlt645Server(OWN, meter);

    Dlt645Frame first = decode(long63.reply(request(OWN, 0x11, di("0001ff00"))));
    Dlt645Frame second = decode(long63.reply(request(OWN, 0x12, di("0001ff00") + "01")));
    Dlt645Frame third = decode(long63.reply(request(OWN, 0x12, di("0001ff00") + "02")));

    assertThat(first.code()).isEqualTo(0xB1);
    assertThat(first.data().length).isLessThanOrEqualTo(200);
    assertThat(first.items())
        .hasSize(48)
        .last()
        .isEqualTo(new DataItem("00012f00", "47.25", "kWh"));
    assertThat(second.code()).isEqualTo(0x92);
    byte[] rest = second.data();
    assertThat(rest).hasSize(4 + 16 * 4 + 1).endsWith((byte) 1);
    assertThat(HexFormat.of().formatHex(rest, 4, 8)).isEqualTo("25480000");
    assertThat(third.code()).isEqualTo(0xD2);
  }

  @Test
  void rollsACounterOver() {
    PlainMeter meter = new PlainMeter(0).put(Quantity.FORWARD_ACTIVE_ENERGY, 0, "1000001.25");
    Dlt645Frame reply =
        decode(new Dlt645Server(OWN, meter).reply(request(OWN, 0x11, di("00010000"))));
    assertThat(reply.items().getFirst().value()).isEqualTo("1.25");
  }

  @Test
  void hasNoValueThatDoesNotFitItsDigits() {
    PlainMeter meter = new PlainMeter(0).put(Quantity.CURRENT, 1, "800");
    Dlt645Frame reply =
        decode(new Dlt645Server(OWN, meter).reply(request(OWN, 0x11, di("02020100"))));
    assertThat(reply.error()).isEqualTo(Dlt645Error.NO_SUCH_DATA);
  }

  @Test
  void refusesAFollowUpThatCountsFromNought() {
    Dlt645Frame reply = decode(server.reply(Dlt645Frame.of(OWN, 0x12, new byte[] {0, 0, 1, 0, 0})));
    assertThat(reply.code()).isEqualTo(0xD2);
  }

  @Property
  void repliesWithAFrameOfItsOwnOrNotAtAll(
      @ForAll @IntRange(max = 255) int control, @ForAll @Size(max = 40) byte[] data) {
    byte[] reply = server.reply(Dlt645Frame.of(OWN, control, data));
    if (reply != null) {
      assertThat(decode(reply).address()).isEqualTo("123456789012");
      assertThat(decode(reply).code() & 0x9F).isEqualTo(control | 0x80);
    }
  }

  @Test
  void takesNoAddressThatIsNone() {
    PlainMeter meter = PlainMeter.threePhase();
    assertThatThrownBy(() -> new Dlt645Server(Dlt645Address.WILDCARD, meter))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Dlt645Server(Dlt645Address.BROADCAST, meter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<DataItem> read(String di) {
    return new ArrayList<>(ask(OWN, 0x11, di(di)).items());
  }

  private Dlt645Frame ask(Dlt645Address address, int control, String data) {
    return decode(reply(address, control, data));
  }

  private byte @Nullable [] reply(Dlt645Address address, int control, String data) {
    return server.reply(request(address, control, data));
  }

  private static Dlt645Frame request(Dlt645Address address, int control, String data) {
    return Dlt645Frame.of(address, control, HexFormat.of().parseHex(data));
  }

  private static Dlt645Frame decode(byte @Nullable [] reply) {
    byte[] bytes = requireNonNull(reply);
    return ((Found<Dlt645Frame>) new Dlt645Format().look(bytes, 0, bytes.length)).frame();
  }

  private static String di(String di) {
    return di.substring(6, 8) + di.substring(4, 6) + di.substring(2, 4) + di.substring(0, 2);
  }
}

package dev.holdfast.meter.dlt698;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PlainMeter;
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

class Dlt698ServerTest {

  private static final ServerAddress OWN = ServerAddress.single("123456789012");

  private final Dlt698Server server = new Dlt698Server(OWN, PlainMeter.threePhase());

  @ParameterizedTest
  @CsvSource({
    "00000201, 1235.06",
    "00100201, 1234.56",
    "00100205, 1234.56",
    "00100401, 1234.5670",
    "00200204, 30.50",
    "20000202, 232.4",
    "20010201, -11.001",
    "20040201, -3000.1",
    "20050204, 350.0",
    "20060203, 4200.0",
    "200a0202, -0.981",
    "200f0200, 49.98",
    "40000200, 2026-10-07 14:16:26",
    "40010200, 123456789012",
  })
  void answersAGetOfWhatTheModelHas(String oad, String value) {
    assertThat(get(oad)).containsExactly(new DataItem(oad, value, unit(oad)));
  }

  private static String unit(String oad) {
    DataObject object = requireNonNull(ObjectDictionary.find(Oad.parse(oad)));
    return object.unit();
  }

  @Test
  void answersAWholeAttributeWithAnArray() {
    assertThat(get("20000200"))
        .extracting(DataItem::id)
        .containsExactly("20000201", "20000202", "20000203");
    assertThat(get("00100200")).hasSize(5);
    assertThat(get("20040200")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00100206",
        "00100300",
        "20000204",
        "20010400",
        "20000400",
        "10100200",
        "fff00200"
      })
  void saysThatAnObjectDoesNotExist(String oad) {
    assertThat(ask(OWN, "050107" + oad + "00").summary())
        .startsWith("GET-Response Normal PIID 07 OAD " + oad)
        .endsWith("DAR 6 object does not exist");
  }

  @Test
  void answersAListInItsOrder() {
    Dlt698Frame reply = ask(OWN, "05028503" + "200f0200" + "fff00200" + "20000201" + "00");

    assertThat(reply.apdu()).isInstanceOf(Apdu.Results.class);
    Apdu.Results results = (Apdu.Results) reply.apdu();
    assertThat(results.piid()).isEqualTo(0x85);
    assertThat(results.results()).extracting(Apdu.Result::dar).containsExactly(0, 6, 0);
    assertThat(reply.items()).extracting(DataItem::value).containsExactly("49.98", "231.4");
  }

  @Test
  void answersTheWildcardWithItsSingleAddress() {
    Dlt698Frame reply = ask(ServerAddress.ANY, "05010040010200" + "00");
    assertThat(reply.server()).isEqualTo(OWN);
    assertThat(reply.control()).isEqualTo(0xC3);
    assertThat(reply.clientAddress()).isEqualTo(0x10);
  }

  @Test
  void answersAScrambledRequest() {
    byte[] apdu = HexFormat.of().parseHex("050100200f020000");
    byte[] reply = server.reply(Dlt698Frame.of(0x4B, OWN, 0, apdu));
    assertThat(decode(reply).items()).containsExactly(new DataItem("200f0200", "49.98", "Hz"));
  }

  @ParameterizedTest
  @CsvSource({
    "SINGLE,0,123456789013,43,0501004001020000", // another meter
    "SINGLE,1,123456789012,43,0501004001020000", // another logical address
    "GROUP,0,123456789012,43,0501004001020000",
    "BROADCAST,0,aa,43,0501004001020000",
    "WILDCARD,0,aaaaaaaa9013,43,0501004001020000",
    "SINGLE,0,123456789012,c3,0501004001020000", // from a server
    "SINGLE,0,123456789012,03,0501004001020000", // answer of a client
    "SINGLE,0,123456789012,63,0501004001020000", // fragment
    "SINGLE,0,123456789012,41,0501004001020000", // link management
    "SINGLE,0,123456789012,43,01000102580000000000000000000000",
    "SINGLE,0,123456789012,43,8501004001020000",
    "SINGLE,0,123456789012,43,0801000000",
  })
  void keepsSilent(AddressType type, int logical, String digits, String control, String apdu) {
    byte[] data = HexFormat.of().parseHex(apdu);
    ServerAddress address = new ServerAddress(type, logical, digits);
    int bits = HexFormat.fromHexDigits(control);
    assertThat(server.reply(Dlt698Frame.of(bits, address, 0x10, data))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "02050015,05,1",
    "05030450040200,04,1",
    "050904,04,2",
    "1002,00,1",
    "05010400,04,1",
    "0502047f40010200,04,1",
    "5500,00,2",
  })
  void saysWhatItCannotDo(String apdu, String piid, int error) {
    Apdu reply = ask(OWN, apdu).apdu();
    assertThat(reply).isEqualTo(new Apdu.ErrorResponse(0xEE, HexFormat.fromHexDigits(piid), error));
  }

  @Test
  void rollsAnEnergyOverAndLeavesOutAnyOtherValueThatDoesNotFit() {
    PlainMeter meter =
        new PlainMeter(0)
            .put(Quantity.FORWARD_ACTIVE_ENERGY, 0, "42949673.00")
            .put(Quantity.VOLTAGE, 1, "6553.6");
    Dlt698Server large = new Dlt698Server(OWN, meter);
    byte[] apdu = HexFormat.of().parseHex("05020402" + "00100201" + "20000201" + "00");

    List<DataItem> items = decode(large.reply(Dlt698Frame.of(0x43, OWN, 0, apdu))).items();

    assertThat(items)
        .containsExactly(
            new DataItem("00100201", "0.04", "kWh"), new DataItem("20000201", "null", ""));
  }

  @Property
  void repliesWithAFrameOfItsOwnOrNotAtAll(
      @ForAll @IntRange(max = 255) int code, @ForAll @Size(max = 40) byte[] rest) {
    byte[] apdu = new byte[rest.length + 1];
    apdu[0] = (byte) code;
    System.arraycopy(rest, 0, apdu, 1, rest.length);

    byte[] reply = server.reply(Dlt698Frame.of(0x43, OWN, 0, apdu));

    if (reply != null) {
      assertThat(decode(reply).server()).isEqualTo(OWN);
      assertThat(decode(reply).apdu()).isNotInstanceOf(Apdu.Broken.class);
    }
  }

  @Test
  void takesNoAddressOfMany() {
    PlainMeter meter = PlainMeter.threePhase();
    assertThatThrownBy(() -> new Dlt698Server(ServerAddress.ANY, meter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<DataItem> get(String oad) {
    return ask(OWN, "050100" + oad + "00").items();
  }

  private Dlt698Frame ask(ServerAddress address, String apdu) {
    byte[] data = HexFormat.of().parseHex(apdu);
    return decode(server.reply(Dlt698Frame.of(0x43, address, 0x10, data)));
  }

  private static Dlt698Frame decode(byte @Nullable [] reply) {
    byte[] bytes = requireNonNull(reply);
    return ((Found<Dlt698Frame>) new Dlt698Format().look(bytes, 0, bytes.length)).frame();
  }
}

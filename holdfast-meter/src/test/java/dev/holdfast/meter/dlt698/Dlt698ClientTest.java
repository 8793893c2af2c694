package dev.holdfast.meter.dlt698;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt698.Dlt698Client.Point;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dlt698ClientTest {

  private static final ServerAddress METER = ServerAddress.single("123456789012");
  private static final Point FREQUENCY = new Point("frequency", 0x200F0200);
  private static final Point VOLTAGE = new Point("voltage", 0x20000200);
  private static final Point ENERGY = new Point("energy", 0x00100201);

  @Test
  void readsEveryPointFromAServer() {
    assertThat(values(client(FREQUENCY, VOLTAGE, ENERGY, new Point("clock", 0x40000200))))
        .containsExactly(
            new PointValue("frequency", "49.98", "Hz"),
            new PointValue("voltage", "231.4", "V"),
            new PointValue("voltage.2", "232.4", "V"),
            new PointValue("voltage.3", "233.4", "V"),
            new PointValue("energy", "1234.56", "kWh"),
            new PointValue("clock", "2026-10-07 14:16:26", ""));
  }

  @Test
  void asksAnUnknownMeterForItsAddressToo() {
    Dlt698Client client = new Dlt698Client(ServerAddress.ANY, 0x10, List.of(FREQUENCY));

    assertThat(client.address()).isEqualTo("aaaaaaaaaaaa");
    assertThat(values(client))
        .containsExactly(
            new PointValue("address", "123456789012", ""),
            new PointValue("frequency", "49.98", "Hz"));
  }

  @Test
  void asksForOneAttributeByTheNormalForm() {
    Request request = new Dlt698Client(METER, 0, List.of(FREQUENCY)).requests().getFirst();

    assertThat(HexFormat.of().formatHex(request.frame()))
        .isEqualTo("fefefefe" + "681700430512907856341200a32e050100200f0200001c0c16");
    assertThat(request.what()).isEqualTo("GET-Request Normal PIID 00 OAD 200f0200 frequency");
  }

  @Test
  void batchesAttributesAndNumbersTheRequests() {
    Dlt698Client client =
        new Dlt698Client(METER, 0x10, List.of(FREQUENCY, VOLTAGE, ENERGY, FREQUENCY), 2);

    assertThat(client.requests())
        .extracting(Request::what)
        .containsExactly(
            "GET-Request NormalList PIID 00 OAD 200f0200 frequency, OAD 20000200 voltage",
            "GET-Request Normal PIID 01 OAD 00100201 forward active energy total");
    assertThat(values(client)).hasSize(6);
  }

  @Test
  void givesTheValuesThereAreWhereOneIsRefused() {
    Answer answer =
        answer(client(FREQUENCY, VOLTAGE), "850200 02 200f0200 01 121386 20000200 0006 0000");
    assertThat(answer)
        .isEqualTo(new Answer.Values(List.of(new PointValue("frequency", "49.98", "Hz"))));
  }

  @Test
  void saysWhyTheMeterRefuses() {
    assertThat(answer(client(FREQUENCY), "850100 200f0200 0003 0000"))
        .isEqualTo(new Answer.Refused("200f0200 refused"));
    assertThat(answer(client(FREQUENCY), "ee0002 0000"))
        .isEqualTo(new Answer.Refused("ERROR-Response PIID 00 service not supported"));
  }

  @Test
  void saysThatAnAnswerDoesNotDecode() {
    assertThat(answer(client(FREQUENCY), "850100 200f0200 01 77 0000"))
        .isEqualTo(new Answer.Refused("answer does not decode: unknown data type 119 at offset 8"));
  }

  @Test
  void takesNoAnswerOfAnotherNumberObjectClientOrMeter() {
    Dlt698Client client = client(FREQUENCY);
    String good = "850100 200f0200 01 121386 0000";
    assertThat(answer(client, good)).isInstanceOf(Answer.Values.class);
    assertThat(answer(client, good.replace("850100", "850101"))).isInstanceOf(Answer.NotMine.class);
    assertThat(answer(client, good.replace("850100", "860100"))).isInstanceOf(Answer.NotMine.class);
    assertThat(answer(client, good.replace("200f", "2000"))).isInstanceOf(Answer.NotMine.class);

    Request request = client.requests().getFirst();
    byte[] apdu = HexFormat.of().parseHex(good.replace(" ", ""));
    assertThat(client.match(request, Dlt698Frame.of(0xC3, METER, 0x11, apdu)))
        .isInstanceOf(Answer.NotMine.class);
    assertThat(client.match(request, Dlt698Frame.of(0x43, METER, 0x10, apdu)))
        .isInstanceOf(Answer.NotMine.class);
    assertThat(client.match(request, Dlt698Frame.of(0xC3, ServerAddress.single("1"), 0x10, apdu)))
        .isInstanceOf(Answer.NotMine.class);
  }

  @Test
  void takesAnAddressWithAndWithoutLeadingZeros() {
    ServerAddress eight = new ServerAddress(AddressType.SINGLE, 0, "28417891");
    assertThat(ServerAddress.single("28417891").covers(eight)).isTrue();
    assertThat(eight.covers(ServerAddress.single("28417891"))).isTrue();
    assertThat(eight.covers(ServerAddress.single("128417891"))).isFalse();
  }

  @Test
  void takesNoAddressThatNobodyAnswers() {
    ServerAddress group = new ServerAddress(AddressType.GROUP, 0, "000000000001");
    assertThatThrownBy(() -> new Dlt698Client(group, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServerAddress.single("12a4"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServerAddress.single("1".repeat(33)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Dlt698Client client(Point... points) {
    return new Dlt698Client(METER, 0x10, List.of(points));
  }

  private static Answer answer(Dlt698Client client, String apdu) {
    byte[] data = HexFormat.of().parseHex(apdu.replace(" ", ""));
    return client.match(client.requests().getFirst(), Dlt698Frame.of(0xC3, METER, 0x10, data));
  }

  private static List<PointValue> values(Dlt698Client client) {
    Dlt698Server server = new Dlt698Server(METER, PlainMeter.threePhase());
    List<PointValue> values = new ArrayList<>();
    for (Request request : client.requests()) {
      byte[] reply = requireNonNull(server.reply(frame(request.frame(), 4)));
      values.addAll(((Answer.Values) client.match(request, frame(reply, 0))).values());
    }
    return values;
  }

  private static Dlt698Frame frame(byte[] bytes, int at) {
    return ((Found<Dlt698Frame>) new Dlt698Format().look(bytes, at, bytes.length)).frame();
  }
}

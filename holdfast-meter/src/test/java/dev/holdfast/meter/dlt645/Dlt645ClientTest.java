package dev.holdfast.meter.dlt645;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt645.Dlt645Client.Point;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dlt645ClientTest {

  private static final Dlt645Address METER = Dlt645Address.parse("123456789012");
  private static final int ENERGY = 0x00010000;

  @Test
  void readsEveryPointFromAServer() {
    Dlt645Client client =
        new Dlt645Client(
            METER,
            List.of(
                new Point("energy", ENERGY),
                new Point("voltage", 0x0201FF00),
                new Point("power", 0x02030000),
                new Point("clock", 0x04000102)));

    assertThat(values(client))
        .containsExactly(
            new PointValue("energy", "1234.56", "kWh"),
            new PointValue("voltage", "231.4", "V"),
            new PointValue("voltage.2", "232.4", "V"),
            new PointValue("voltage.3", "233.4", "V"),
            new PointValue("power", "-3.0001", "kW"),
            new PointValue("clock", "14:16:26", ""));
  }

  @Test
  void readsPointsOf1997() {
    Point energy = new Point("energy", 0x9010, null, null, true);
    Point own = new Point("own", 0x1235, 2, "V", true);
    Point later = new Point("later", 0x9010);
    Dlt645Client client = new Dlt645Client(METER, List.of(energy, own, later));
    List<Request> requests = client.requests();

    assertThat(requests)
        .extracting(request -> frame(request.frame()).code())
        .containsExactly(0x01, 0x01, 0x11);
    assertThat(client.match(requests.get(0), answer1997(0x9010, 0x56, 0x34, 0x12, 0x00)))
        .isEqualTo(new Answer.Values(List.of(new PointValue("energy", "1234.56", "kWh"))));
    assertThat(client.match(requests.get(1), answer1997(0x1235, 0x01, 0x23)))
        .isEqualTo(new Answer.Values(List.of(new PointValue("own", "23.01", "V"))));
    assertThat(client.match(requests.get(2), answer1997(0x9010, 0x56, 0x34, 0x12, 0x00)))
        .isEqualTo(new Answer.NotMine());
  }

  private static Dlt645Frame frame(byte[] sent) {
    return ((Found<Dlt645Frame>) new Dlt645Format().look(sent, 4, sent.length)).frame();
  }

  private static Dlt645Frame answer1997(int di, int... data) {
    byte[] all = new byte[2 + data.length];
    all[0] = (byte) di;
    all[1] = (byte) (di >> 8);
    for (int i = 0; i < data.length; i++) {
      all[2 + i] = (byte) data[i];
    }
    return Dlt645Frame.of(METER, 0x81, all);
  }

  @Test
  void asksAnUnknownMeterForItsAddressFirst() {
    Dlt645Client client =
        new Dlt645Client(Dlt645Address.WILDCARD, List.of(new Point("energy", ENERGY)));

    assertThat(client.address()).isEqualTo("aaaaaaaaaaaa");
    assertThat(values(client))
        .containsExactly(
            new PointValue("address", "123456789012", ""),
            new PointValue("energy", "1234.56", "kWh"));
  }

  @Test
  void wakesTheMeterBeforeEachFrame() {
    Request request =
        new Dlt645Client(METER, List.of(new Point("e", ENERGY))).requests().getFirst();

    assertThat(HexFormat.of().formatHex(request.frame()))
        .isEqualTo("fefefefe68129078563412681104333334336816");
    assertThat(request.what()).isEqualTo("read data DI 00010000 forward active energy total");
  }

  @Test
  void asksForAnIdentifierOfTwoPointsOnce() {
    Dlt645Client client =
        new Dlt645Client(METER, List.of(new Point("a", ENERGY), new Point("b", ENERGY)));

    assertThat(client.requests()).hasSize(1);
    assertThat(values(client)).extracting(PointValue::point).containsExactly("a", "b");
  }

  @Test
  void readsWithFormatAndUnitOfThePoint() {
    Dlt645Client client = new Dlt645Client(METER, List.of(new Point("flow", 0x0F010203, 1, "m3")));

    Answer answer = answer(client, METER, 0x91, "0302010f" + "5634");

    assertThat(answer).isEqualTo(new Answer.Values(List.of(new PointValue("flow", "345.6", "m3"))));
  }

  @Test
  void saysWhyTheMeterRefuses() {
    assertThat(answer(energy(), METER, 0xD1, "06"))
        .isEqualTo(new Answer.Refused("no such data, password error or not authorised"));
  }

  @Test
  void saysThatAnAnswerHoldsNoData() {
    assertThat(answer(energy(), METER, 0x91, "00000100"))
        .isEqualTo(new Answer.Refused("no data in the answer"));
  }

  @Test
  void takesNoAnswerOfAnotherMeterIdentifierFunctionOrWay() {
    assertThat(answer(energy(), Dlt645Address.parse("1"), 0x91, "0000010056341200"))
        .isInstanceOf(Answer.NotMine.class);
    assertThat(answer(energy(), METER, 0x91, "0000020056341200"))
        .isInstanceOf(Answer.NotMine.class);
    assertThat(answer(energy(), METER, 0x92, "0000010056341201"))
        .isInstanceOf(Answer.NotMine.class);
    assertThat(answer(energy(), METER, 0x11, "00000100")).isInstanceOf(Answer.NotMine.class);
  }

  private static Dlt645Client energy() {
    return new Dlt645Client(METER, List.of(new Point("energy", ENERGY)));
  }

  private static Answer answer(Dlt645Client client, Dlt645Address from, int control, String data) {
    Dlt645Frame frame = Dlt645Frame.of(from, control, HexFormat.of().parseHex(data));
    return client.match(client.requests().getFirst(), frame);
  }

  private static List<PointValue> values(Dlt645Client client) {
    Dlt645Server server = new Dlt645Server(METER, PlainMeter.threePhase());
    List<PointValue> values = new ArrayList<>();
    for (Request request : client.requests()) {
      byte[] reply = requireNonNull(server.reply(frame(request.frame(), 4)));
      Answer answer = client.match(request, frame(reply, 0));
      values.addAll(((Answer.Values) answer).values());
    }
    return values;
  }

  private static Dlt645Frame frame(byte[] bytes, int at) {
    return ((Found<Dlt645Frame>) new Dlt645Format().look(bytes, at, bytes.length)).frame();
  }
}

package dev.holdfast.meter.dlt645;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PastMeter;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Requests and replies as records: both ways, and through client and server. */
class Dlt645MessagesTest {

  private static final Dlt645Address OWN = Dlt645Address.parse("123456789012");

  @Property
  void readsEveryRequestAsItWasMade(@ForAll("requests") Dlt645Request request) {
    Dlt645Frame frame = request.frame(OWN);
    assertThat(Dlt645Request.of(again(frame))).isEqualTo(request);
    assertThat(frame.role()).isEqualTo(MeterFrame.Role.REQUEST);
  }

  @Property
  void readsEveryReplyAsItWasMade(@ForAll("replies") Dlt645Reply reply) {
    assertThat(Dlt645Reply.of(again(reply.frame(OWN)))).isEqualTo(reply);
  }

  @Property
  void neverThrowsOnData(
      @ForAll @IntRange(max = 255) int control, @ForAll @Size(max = 60) byte[] data) {
    Dlt645Frame frame = Dlt645Frame.of(OWN, control, data);
    assertThat(Dlt645Request.of(frame)).isNotNull();
    assertThat(Dlt645Reply.of(frame)).isNotNull();
    assertThat(LoadRecord.read(data)).isNotNull();
    assertThat(Dictionary1997.read(control, data)).isNotEmpty();
  }

  @Provide
  Arbitrary<Dlt645Request> requests() {
    Arbitrary<Integer> di = Arbitraries.integers();
    Arbitrary<Dlt645Credential> by =
        Combinators.combine(passwords(), Arbitraries.integers()).as(Dlt645Credential::new);
    Arbitrary<LocalDateTime> seconds = moments();
    return Arbitraries.oneOf(
        di.map(Dlt645Request.Read::new),
        Combinators.combine(di, Arbitraries.integers().between(1, 99), seconds)
            .as((d, n, t) -> new Dlt645Request.Read(d, n, t.withSecond(0))),
        Combinators.combine(di, Arbitraries.integers().between(1, 255))
            .as(Dlt645Request.FollowUp::new),
        Arbitraries.just(new Dlt645Request.ReadAddress()),
        Combinators.combine(di, by, hex(1, 40)).as(Dlt645Request.Write::new),
        addresses().map(Dlt645Request.WriteAddress::new),
        Combinators.combine(upTo(0, 59), upTo(0, 23), upTo(1, 31), upTo(1, 12))
            .as((m, h, d, o) -> new Dlt645Request.Freeze(new FreezeTime(m, h, d, o))),
        Arbitraries.of(Dlt645Rate.class).map(Dlt645Request.ChangeRate::new),
        Combinators.combine(di, passwords(), passwords()).as(Dlt645Request.ChangePassword::new),
        by.map(Dlt645Request.ClearDemand::new),
        by.map(Dlt645Request.ClearMeter::new),
        Combinators.combine(by, di).as(Dlt645Request.ClearEvents::new),
        Combinators.combine(by, Arbitraries.of(RelayCommand.class), seconds)
            .as(Dlt645Request.Relay::new),
        Arbitraries.of(Dlt645Signal.class).map(Dlt645Request.Output::new),
        seconds.map(Dlt645Request.BroadcastTime::new),
        Combinators.combine(di, di, hex(0, 40)).as(Dlt645Request.Security::new),
        Arbitraries.integers().between(0, 0xFFFF).map(Dlt645Request.Read1997::new));
  }

  @Provide
  Arbitrary<Dlt645Reply> replies() {
    Arbitrary<Integer> di = Arbitraries.integers();
    Arbitrary<Boolean> more = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        Combinators.combine(di, hex(0, 196), more).as(Dlt645Reply.Data::new),
        Combinators.combine(di, hex(0, 195), Arbitraries.integers().between(0, 255), more)
            .as(Dlt645Reply.Part::new),
        addresses().map(Dlt645Reply.Address::new),
        Arbitraries.of(
                Dlt645Function.WRITE,
                Dlt645Function.WRITE_ADDRESS,
                Dlt645Function.FREEZE,
                Dlt645Function.CLEAR_DEMAND,
                Dlt645Function.CLEAR_METER,
                Dlt645Function.CLEAR_EVENTS,
                Dlt645Function.RELAY)
            .map(Dlt645Reply.Done::new),
        Arbitraries.of(Dlt645Rate.class).map(Dlt645Reply.Rate::new),
        passwords().map(Dlt645Reply.NewPassword::new),
        Arbitraries.of(Dlt645Signal.class).map(Dlt645Reply.Output::new),
        Combinators.combine(di, hex(0, 40)).as(Dlt645Reply.Secured::new),
        Combinators.combine(Arbitraries.integers().between(0, 0xFFFF), hex(0, 40), more)
            .as(Dlt645Reply.Data1997::new),
        Combinators.combine(
                Arbitraries.of(Dlt645Function.class), Arbitraries.integers().between(0, 255))
            .as(Dlt645Reply.Refused::new));
  }

  private static Arbitrary<Dlt645Password> passwords() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 255), Arbitraries.integers().between(0, 999_999))
        .as(Dlt645Password::new);
  }

  private static Arbitrary<Dlt645Address> addresses() {
    return Arbitraries.longs()
        .between(0, 999_999_999_999L)
        .map(digits -> new Dlt645Address(Bcd.digits(digits)));
  }

  private static Arbitrary<Integer> upTo(int least, int most) {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(least, most), Arbitraries.just(FreezeTime.EVERY));
  }

  private static Arbitrary<LocalDateTime> moments() {
    return Arbitraries.longs()
        .between(0, 99L * 365 * 86_400)
        .map(seconds -> LocalDateTime.of(2000, 1, 1, 0, 0).plusSeconds(seconds));
  }

  private static Arbitrary<String> hex(int least, int most) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(HexFormat.of()::formatHex);
  }

  @Test
  void joinsWhatFollowsWithoutIdentifiersAndNumbers() {
    PlainMeter meter = new PlainMeter(63);
    for (int index = 0; index <= 63; index++) {
      meter.put(Quantity.FORWARD_ACTIVE_ENERGY, index, index + ".25");
    }
    Dlt645Client client =
        new Dlt645Client(OWN, List.of(new Dlt645Client.Point("energy", 0x0001FF00)));
    Dlt645Server server = new Dlt645Server(OWN, meter);

    List<PointValue> values = exchange(client, server, client.requests().getFirst(), 2);

    assertThat(values).hasSize(64);
    assertThat(values.getLast()).isEqualTo(new PointValue("energy.64", "63.25", "kWh"));
  }

  @Test
  void takesNoFollowUpWithAnotherNumber() {
    Dlt645Client client = new Dlt645Client(OWN, List.of());
    MeterClient.Request asked = client.request(new Dlt645Request.FollowUp(0x0001FF00, 2));
    Dlt645Frame other = new Dlt645Reply.Part(0x0001FF00, "00", 1, false).frame(OWN);
    assertThat(client.match(asked, other)).isInstanceOf(Answer.NotMine.class);
  }

  @Test
  void readsALoadCurveFromATimeOn() {
    Dlt645Client client = new Dlt645Client(OWN, List.of());
    Dlt645Server server = new Dlt645Server(OWN, new PastMeter());
    LocalDateTime from = LocalDateTime.of(2026, 10, 7, 12, 50);

    List<PointValue> values =
        exchange(client, server, client.request(new Dlt645Request.Read(0x06010001, 20, from)), 2);

    assertThat(values)
        .extracting(PointValue::value)
        .contains("2026-10-07 13:00", "2026-10-07 14:15")
        .doesNotContain("2026-10-07 12:45", "2026-10-07 14:30");
    assertThat(values)
        .contains(new PointValue("06010001.1.voltage-A", "231.4", "V"))
        .hasSize(6 * 8);
  }

  @Test
  void readsTheLatestRecordsOfAllClasses() {
    Dlt645Client client = new Dlt645Client(OWN, List.of());
    Dlt645Server server = new Dlt645Server(OWN, new PastMeter());

    List<PointValue> values =
        exchange(client, server, client.request(new Dlt645Request.Read(0x06000002, 3, null)), 2);

    assertThat(values)
        .filteredOn(value -> value.unit().isEmpty() && value.value().startsWith("2026"))
        .extracting(PointValue::value)
        .containsExactly("2026-10-07 13:45", "2026-10-07 14:00", "2026-10-07 14:15");
    assertThat(values).extracting(PointValue::point).contains("06000002.3.power-factor-C");
  }

  private static List<PointValue> exchange(
      Dlt645Client client, Dlt645Server server, MeterClient.Request first, int wanted) {
    MeterClient.Request asked = first;
    for (int sent = 1; ; sent++) {
      byte[] frame = asked.frame();
      byte[] plain = Arrays.copyOfRange(frame, 4, frame.length);
      byte[] reply = requireNonNull(server.reply(decode(plain)));
      switch (client.match(asked, decode(reply))) {
        case Answer.More(MeterClient.Request next) -> asked = next;
        case Answer.Values(List<PointValue> values) -> {
          assertThat(sent).isEqualTo(wanted);
          return values;
        }
        case Answer other -> throw new AssertionError(other);
      }
    }
  }

  private static Dlt645Frame again(Dlt645Frame frame) {
    return decode(frame.bytes());
  }

  private static Dlt645Frame decode(byte[] bytes) {
    return ((Found<Dlt645Frame>) new Dlt645Format().look(bytes, 0, bytes.length)).frame();
  }
}

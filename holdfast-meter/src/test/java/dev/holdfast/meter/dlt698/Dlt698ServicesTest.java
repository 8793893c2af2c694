package dev.holdfast.meter.dlt698;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterEvent.Kind;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PastMeter;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt698.Apdu.Access;
import dev.holdfast.meter.dlt698.Apdu.Result;
import dev.holdfast.meter.dlt698.AxdrValue.Text;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services through client and server: each request of one goes to the other as a frame. */
class Dlt698ServicesTest {

  private static final ServerAddress OWN = ServerAddress.single("123456789012");
  private static final LocalDateTime NOW = PlainMeter.NOW;
  private static final int ASSET_CODE = 0x41030200;
  private static final int DAILY = 0x50040200;
  private static final int TIME = 0x20210200;
  private static final int ENERGY = 0x00100201;

  private final MeterDevice device = new MeterDevice(new PastMeter());
  private final Dlt698Server server = new Dlt698Server(OWN, device);
  private final Dlt698Client client = new Dlt698Client(OWN, 0x10, List.of());
  private int frames;

  @Test
  void writesOnlyWhileAConnectionWithAPasswordIsThere() {
    Apdu set = set(ASSET_CODE, new Text(AxdrType.VISIBLE_STRING, "A-1"));
    assertThat(ask(set)).isEqualTo(refused("41030200 password error or not authorised"));

    assertThat(ask(connect(new Access.Password("000000")))).isInstanceOf(Answer.Values.class);
    assertThat(ask(set)).isInstanceOf(Answer.Values.class);
    assertThat(read(ASSET_CODE)).isEqualTo("A-1");
    ask(new Apdu.ReleaseRequest(3, 1));
    assertThat(ask(set)).isInstanceOf(Answer.Refused.class);
    assertThat(device.events().count(Kind.PROGRAMMING)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"111111, 1", "letters, 1"})
  void refusesAConnectionWithAWrongPassword(String password, int result) {
    assertThat(ask(connect(new Access.Password(password))))
        .asString()
        .contains("refused (" + result + ")");
  }

  @Test
  void locksPasswordsInBothTonguesAlike() {
    for (int i = 0; i < 3; i++) {
      ask(connect(new Access.Password("9")));
    }
    assertThat(ask(connect(new Access.Password("0")))).isInstanceOf(Answer.Refused.class);
    assertThat(device.passwords().locked(4, NOW)).isTrue();
  }

  @Test
  void allowsPublicAccessToRead() {
    assertThat(ask(connect(new Access.Public()))).isInstanceOf(Answer.Values.class);
    assertThat(ask(set(ASSET_CODE, new Text(AxdrType.VISIBLE_STRING, "A"))))
        .isInstanceOf(Answer.Refused.class);
    assertThat(ask(connect(new Access.Signed("00", "00")))).asString().contains("refused (3)");
  }

  @ParameterizedTest
  @CsvSource({
    "00100200, 17, refused",
    "41000200, 10, type does not match",
    "41000200, 17, out of range",
    "fff00200, 17, object does not exist",
  })
  void saysWhyAnAttributeIsNotWritten(String oad, int tag, String why) {
    ask(connect(new Access.Password("0")));
    AxdrType type = requireNonNull(AxdrType.of(tag));
    AxdrValue value = tag == 10 ? new Text(type, "9") : new Whole(type, 99);
    assertThat(ask(set(Oad.parse(oad), value))).isEqualTo(refused(oad + " " + why));
  }

  @Test
  void setsTheClockAndReadsItBehind() {
    ask(connect(new Access.Password("0")));
    LocalDateTime time = LocalDateTime.of(2027, 1, 2, 3, 4, 5);
    Apdu.ThenRead wanted =
        new Apdu.ThenRead(new Result(0x40000200, 0, RsdCodec.moment(time)), 0x40000200, 0);

    List<PointValue> values = values(new Apdu.ChangeThenGet(6, 1, List.of(wanted)));

    assertThat(values).containsExactly(new PointValue("40000200", "2027-01-02 03:04:05", ""));
    assertThat(device.time()).isEqualTo(time);
  }

  @Test
  void callsMethods() {
    ask(connect(new Access.Password("0")));
    assertThat(ask(action(0x80008100))).isInstanceOf(Answer.Values.class);
    assertThat(device.relay().tripped()).isTrue();
    assertThat(read(0x20140203)).isEqualTo("0000100000000000");
    ask(action(0x80017F00));
    assertThat(ask(action(0x80008100))).isEqualTo(refused("80008100 refused"));
    ask(action(0x43000300));
    assertThat(read(ENERGY)).isEqualTo("0.00");
    assertThat(ask(action(0x12345600))).isEqualTo(refused("12345600 object does not exist"));
  }

  @Test
  void followsTheClockOfABroadcastAndNothingElse() {
    LocalDateTime later = NOW.plusMinutes(2);
    Apdu time =
        new Apdu.Change(7, 1, 0, List.of(new Result(0x40007F00, 0, RsdCodec.moment(later))));
    ServerAddress all = new ServerAddress(AddressType.BROADCAST, 0, "aa");

    assertThat(server.reply(Dlt698Frame.of(0x43, all, 0, bytes(time)))).isNull();
    assertThat(server.reply(Dlt698Frame.of(0x43, all, 0, bytes(action(0x43000300))))).isNull();

    assertThat(device.time()).isEqualTo(later);
    assertThat(device.events().count(Kind.METER_CLEAR)).isZero();
  }

  @Test
  void readsDailyFreezesByTheLastRows() {
    List<PointValue> values = values(records(new Rsd.Last(3, Rsd.ALL_METERS)));
    assertThat(values)
        .extracting(PointValue::value)
        .containsExactly(
            "2026-10-05 00:00:00",
            "1382.40",
            "2026-10-06 00:00:00",
            "1396.80",
            "2026-10-07 00:00:00",
            "1411.20");
  }

  @Test
  void readsRowsOfATime() {
    LocalDateTime day = LocalDateTime.of(2026, 10, 5, 0, 0);
    assertThat(values(records(new Rsd.Value(TIME, RsdCodec.moment(day))))).hasSize(2);
    assertThat(values(records(new Rsd.At(5, day, Rsd.ALL_METERS)))).hasSize(2);
    assertThat(values(records(new Rsd.NthLast(2))).getLast().value()).isEqualTo("1396.80");
    AxdrValue from = RsdCodec.moment(day);
    AxdrValue to = RsdCodec.moment(day.plusDays(2));
    Rsd.Range range = new Rsd.Range(TIME, from, to, Rsd.EVERY_ROW);
    assertThat(values(records(range))).hasSize(4);
    assertThat(values(records(new Rsd.Combined(List.of(range, range))))).hasSize(4);
    assertThat(
            values(records(new Rsd.Span(8, day, day.plusDays(2), Rsd.EVERY_ROW, Rsd.ALL_METERS))))
        .hasSize(4);
    assertThat(ask(records(new Rsd.Value(ENERGY, from)))).isEqualTo(refused("50040200 refused"));
  }

  @Test
  void takesEachStepOfASpan() {
    LocalDateTime day = LocalDateTime.of(2026, 10, 1, 0, 0);
    AxdrValue step =
        new AxdrValue.Parts(
            AxdrType.TI,
            List.of(new Whole(AxdrType.ENUM, 3), new Whole(AxdrType.LONG_UNSIGNED, 2)));
    assertThat(values(records(new Rsd.Span(8, day, NOW, step, Rsd.ALL_METERS))))
        .extracting(PointValue::value)
        .contains("2026-10-01 00:00:00", "2026-10-03 00:00:00")
        .doesNotContain("2026-10-02 00:00:00");
  }

  @Test
  void readsALongTableInBlocksAsIfInOne() {
    ask(connect(new Access.Public(), 1024, 200));
    frames = 0;
    LocalDateTime from = NOW.minusDays(1);
    Apdu asked =
        new Apdu.GetRecords(
            5,
            3,
            9,
            List.of(
                new Apdu.RecordWanted(
                    0x50020200,
                    new Rsd.Span(8, from, NOW, Rsd.EVERY_ROW, Rsd.ALL_METERS),
                    List.of(Column.of(TIME), Column.of(ENERGY)))));

    List<PointValue> values = values(asked);

    assertThat(values).hasSize(2 * 96);
    assertThat(values.getLast().value()).isEqualTo("1419.75"); // at 14:15
    assertThat(frames).isGreaterThan(5);
  }

  @Test
  void readsALongListInBlocks() {
    ask(connect(new Access.Public(), 1024, 64));
    List<Integer> names =
        IntStream.rangeClosed(1, 4).mapToObj(index -> 0x00100200 + index).toList();
    List<Integer> many = IntStream.range(0, 20).mapToObj(i -> names.get(i % 4)).toList();
    assertThat(values(new Apdu.GetRequest(5, 2, 3, many))).hasSize(20);
  }

  @Test
  void refusesABlockThatIsNotThere() {
    assertThat(frame(new Apdu.GetNext(5, 3, 7)).apdu())
        .isEqualTo(new Apdu.Block(0x85, 3, true, 7, Dar.NOT_IN_TRANSFER, List.of(), List.of()));
  }

  @Test
  void cutsALongAnswerIntoFragmentsAndAcknowledgesEach() {
    PlainMeter large = new PlainMeter(63);
    for (int index = 0; index <= 63; index++) {
      large.put(Quantity.FORWARD_ACTIVE_ENERGY, index, index + ".5");
    }
    Dlt698Server cutting = new Dlt698Server(OWN, large);
    exchange(cutting, client.request(connect(new Access.Public(), 100, 2000)));
    frames = 0;

    Answer answer =
        exchange(cutting, client.request(new Apdu.GetRequest(5, 1, 4, List.of(0x00100200))));

    assertThat(((Answer.Values) answer).values()).hasSize(64);
    assertThat(frames).isEqualTo(5); // 330 bytes in pieces of 68
  }

  @Test
  void cutsALongRequestIntoFragments() {
    List<Integer> names = IntStream.range(0, 600).mapToObj(i -> ENERGY).toList();
    frames = 0;

    List<PointValue> values = values(new Apdu.GetRequest(5, 2, 5, names));

    assertThat(values).hasSize(600);
    assertThat(frames).isGreaterThan(3);
  }

  @Test
  void acknowledgesAFragmentAgainButTakesItOnce() {
    byte[] apdu = bytes(new Apdu.GetRequest(5, 2, 5, List.of(ENERGY, 0x200F0200)));
    Dlt698Frame first = fragment(Fragments.of(apdu, 0, 6));
    Dlt698Frame second = fragment(Fragments.of(apdu, 1, 6));
    byte[] last = Fragments.of(apdu, 2, 6);

    assertThat(acknowledged(first)).isEqualTo("fragment acknowledged number 0");
    assertThat(acknowledged(first)).isEqualTo("fragment acknowledged number 0");
    assertThat(server.reply(fragment(Fragments.of(apdu, 2, 6)))).isNull();
    assertThat(acknowledged(second)).isEqualTo("fragment acknowledged number 1");
    assertThat(decode(requireNonNull(server.reply(fragment(last)))).items()).hasSize(2);
  }

  private String acknowledged(Dlt698Frame fragment) {
    return decode(requireNonNull(server.reply(fragment))).summary();
  }

  private static Dlt698Frame fragment(byte[] userData) {
    return Dlt698Frame.of(0x63, OWN, 0x10, userData);
  }

  @Test
  void answersAnEnvelopeByAnEnvelope() {
    String inside =
        HexFormat.of().formatHex(bytes(new Apdu.GetRequest(5, 1, 2, List.of(0x200F0200))));
    Apdu plain = new Apdu.Secured(0x10, false, inside, new Apdu.Proof.Random("00".repeat(16)));
    Apdu cipher = new Apdu.Secured(0x10, true, inside, new Apdu.Proof.Random("00"));

    assertThat(values(plain)).containsExactly(new PointValue("200f0200", "49.98", "Hz"));
    assertThat(ask(cipher)).asString().contains("security verification failed");
  }

  @Test
  void letsASecurityModuleOpenAndSeal() {
    Dlt698Security turned =
        new Dlt698Security() {
          @Override
          public byte[] open(Apdu.Secured envelope) {
            return turn(HexFormat.of().parseHex(envelope.apdu()));
          }

          @Override
          public Apdu.SecuredResponse seal(byte[] answer, Apdu.Secured asked) {
            String hex = HexFormat.of().formatHex(turn(answer));
            return new Apdu.SecuredResponse(0x90, true, 0, hex, new Apdu.Proof.Mac("01020304"));
          }
        };
    Dlt698Server secured = new Dlt698Server(OWN, device, turned, Dlt698Proxy.NONE);
    byte[] inside = turn(bytes(new Apdu.GetRequest(5, 1, 2, List.of(0x200F0200))));
    Apdu asked =
        new Apdu.Secured(0x10, true, HexFormat.of().formatHex(inside), new Apdu.Proof.Sid(1, "00"));

    byte[] reply = requireNonNull(secured.reply(Dlt698Frame.of(0x43, OWN, 0, bytes(asked))));

    Apdu.SecuredResponse sealed = (Apdu.SecuredResponse) decode(reply).apdu();
    byte[] opened = turn(HexFormat.of().parseHex(sealed.apdu()));
    assertThat(Dlt698Message.read(opened).apdu()).isInstanceOf(Apdu.Results.class);
  }

  private static byte[] turn(byte[] bytes) {
    byte[] turned = bytes.clone();
    for (int i = 0; i < turned.length; i++) {
      turned[i] ^= 0x5A;
    }
    return turned;
  }

  @Test
  void asksOtherMetersAsAProxy() {
    Dlt698Server other = new Dlt698Server(ServerAddress.single("1"), PlainMeter.threePhase());
    Dlt698Proxy proxy = Dlt698Proxy.of(Map.of("05010000000000", other));
    Dlt698Server asking = new Dlt698Server(OWN, device, Dlt698Security.PLAIN, proxy);
    Apdu asked = new Apdu.GetRequest(5, 2, 6, List.of(0x200F0200));
    Apdu list =
        new Apdu.ProxyRequest(
            9,
            1,
            6,
            30,
            List.of(
                new Apdu.ProxyTarget("05010000000000", 5, asked),
                new Apdu.ProxyTarget("05020000000000", 5, asked)));

    byte[] reply = requireNonNull(asking.reply(Dlt698Frame.of(0x43, OWN, 0, bytes(list))));

    Apdu.ProxyResponse answers = (Apdu.ProxyResponse) decode(reply).apdu();
    assertThat(answers.targets())
        .extracting(target -> ((Apdu.Results) target.apdu()).results().getFirst().dar())
        .containsExactly(Dar.OK, Dar.TIMED_OUT);
    assertThat(decode(reply).items()).hasSize(1);
  }

  @Test
  void saysThatNothingCameBackByAPort() {
    Apdu relay = new Apdu.Relay(9, 6, 0xF2010201, "0301080100", 5, 100, "68aa16");
    assertThat(ask(relay)).isEqualTo(refused("f2010201 request timed out"));
  }

  @Test
  void refusesWhatWasTooLongOnItsWay() {
    Dlt698Message late =
        Dlt698Message.of(new Apdu.GetRequest(5, 1, 2, List.of(0x200F0200)))
            .with(new TimeTag(NOW.minusMinutes(10), 1, 5));
    assertThat(exchange(server, client.request(late)))
        .isEqualTo(refused("200f0200 wrong time tag"));
    Dlt698Message soon = late.with(new TimeTag(NOW.minusMinutes(4), 1, 5));
    assertThat(exchange(server, client.request(soon))).isInstanceOf(Answer.Values.class);
  }

  @Test
  void scramblesBothWays() {
    Dlt698Client scrambled = new Dlt698Client(OWN, 0x10, List.of(), 10, true);
    Request request = scrambled.request(new Apdu.GetRequest(5, 1, 2, List.of(0x200F0200)));
    byte[] reply = requireNonNull(server.reply(decode(plain(request))));
    assertThat(decode(reply).control()).isEqualTo(0xCB);
    assertThat(scrambled.match(request, decode(reply))).isInstanceOf(Answer.Values.class);
  }

  @Test
  void logsInAndOut() {
    byte[] login = server.login(300);
    assertThat(decode(login).control()).isEqualTo(0x81);
    assertThat(decode(login).summary())
        .isEqualTo("LINK-Request login interval 300 s, sent 2026-10-07 14:16:26");

    byte[] answer = requireNonNull(Dlt698Client.linkAnswer(decode(login), 0, NOW, NOW));

    assertThat(decode(answer).control()).isEqualTo(0x01);
    assertThat(decode(answer).summary()).isEqualTo("LINK-Response ok");
    assertThat(server.loggedIn()).isFalse();
    assertThat(server.reply(decode(answer))).isNull();
    assertThat(server.loggedIn()).isTrue();
    assertThat(decode(server.heartbeat(300)).summary()).startsWith("LINK-Request heartbeat");
    assertThat(decode(server.logout()).summary()).startsWith("LINK-Request logout");
    assertThat(server.loggedIn()).isFalse();
  }

  @Test
  void countsAReportUntilItIsConfirmed() {
    byte[] report = server.report(List.of(0x200F0200, 0x20000200), 0x10);
    assertThat(decode(report).control()).isEqualTo(0x83);
    assertThat(decode(report).items()).hasSize(4);
    assertThat(server.unconfirmed()).isEqualTo(1);

    byte[] confirmed = requireNonNull(Dlt698Client.confirmation(decode(report)));

    assertThat(decode(confirmed).control()).isEqualTo(0x03);
    assertThat(server.reply(decode(confirmed))).isNull();
    assertThat(server.unconfirmed()).isZero();
  }

  @Test
  void neverTakesAReportForAnAnswer() {
    Request request = client.request(new Apdu.GetRequest(5, 1, 1, List.of(0x200F0200)));
    Dlt698Frame report = decode(server.report(List.of(0x200F0200), 0x10));
    assertThat(client.match(request, report)).isInstanceOf(Answer.NotMine.class);
  }

  @Test
  void sumsUpAnAttribute() {
    assertThat(values(new Apdu.GetRequest(5, 6, 1, List.of(0x200F0200))))
        .singleElement()
        .extracting(PointValue::value)
        .asString()
        .hasSize(32);
  }

  private Apdu records(Rsd rows) {
    Apdu.RecordWanted wanted =
        new Apdu.RecordWanted(DAILY, rows, List.of(Column.of(TIME), Column.of(ENERGY)));
    return new Apdu.GetRecords(5, 3, 8, List.of(wanted));
  }

  private static Apdu set(int oad, AxdrValue value) {
    return new Apdu.Change(6, 1, 1, List.of(new Result(oad, 0, value)));
  }

  private static Apdu action(int omd) {
    return new Apdu.Change(7, 1, 1, List.of(new Result(omd, 0, new AxdrValue.Null())));
  }

  private static Apdu connect(Access access) {
    return new Apdu.ConnectRequest(2, 1, Apdu.Terms.USUAL, access);
  }

  private static Apdu connect(Access access, int frameSize, int apduSize) {
    Apdu.Terms usual = Apdu.Terms.USUAL;
    Apdu.Terms terms =
        new Apdu.Terms(
            usual.version(),
            usual.protocol(),
            usual.functions(),
            usual.sendSize(),
            frameSize,
            1,
            apduSize,
            usual.timeout());
    return new Apdu.ConnectRequest(2, 1, terms, access);
  }

  private static Answer refused(String why) {
    return new Answer.Refused(why);
  }

  private String read(int oad) {
    return values(new Apdu.GetRequest(5, 1, 1, List.of(oad))).getFirst().value();
  }

  private List<PointValue> values(Apdu asked) {
    Answer answer = ask(asked);
    assertThat(answer).isInstanceOf(Answer.Values.class);
    return ((Answer.Values) answer).values();
  }

  private Answer ask(Apdu asked) {
    return exchange(server, client.request(asked));
  }

  private Answer exchange(Dlt698Server with, Request first) {
    Request request = first;
    for (int i = 0; i < 1000; i++) {
      frames++;
      byte[] reply = with.reply(decode(plain(request)));
      Answer answer = client.match(request, decode(requireNonNull(reply)));
      if (!(answer instanceof Answer.More(Request next))) {
        return answer;
      }
      request = next;
    }
    throw new AssertionError("no end");
  }

  private Dlt698Frame frame(Apdu asked) {
    return decode(requireNonNull(reply(server, asked)));
  }

  private static byte @Nullable [] reply(Dlt698Server with, Apdu asked) {
    return with.reply(Dlt698Frame.of(0x43, OWN, 0x10, bytes(asked)));
  }

  private static byte[] bytes(Apdu apdu) {
    return Dlt698Message.of(apdu).bytes();
  }

  private static byte[] plain(Request request) {
    return Arrays.copyOfRange(request.frame(), 4, request.frame().length);
  }

  private static Dlt698Frame decode(byte[] bytes) {
    return ((Found<Dlt698Frame>) new Dlt698Format().look(bytes, 0, bytes.length)).frame();
  }
}

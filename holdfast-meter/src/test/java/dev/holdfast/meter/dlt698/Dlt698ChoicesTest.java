package dev.holdfast.meter.dlt698;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.PastMeter;
import dev.holdfast.meter.dlt698.Apdu.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each choice of the services with several, as bytes to a server and back. */
class Dlt698ChoicesTest {

  private static final ServerAddress OWN = ServerAddress.single("123456789012");
  private static final String PRESENT = "05010000000000";
  private static final String ABSENT = "05020000000000";
  private static final int GET = 0x05;
  private static final int SET = 0x06;
  private static final int ACTION = 0x07;
  private static final int PROXY = 0x09;
  private static final int PIID = 5;
  private static final int ENERGY = 0x00100201;
  private static final int VOLTAGE = 0x20000200;
  private static final int CLOCK = 0x40000200;
  private static final int MINUTES = 0x41000200;
  private static final int TRIP = 0x80008100;
  private static final int DAILY = 0x50040200;
  private static final int PORT = 0xF2010201;

  private final Dlt698Server other =
      new Dlt698Server(ServerAddress.single("1"), new MeterDevice(new PastMeter()));
  private final Dlt698Server server =
      new Dlt698Server(
          OWN,
          new MeterDevice(new PastMeter()),
          Dlt698Security.PLAIN,
          Dlt698Proxy.of(Map.of(PRESENT, other)));

  private static Apdu.RecordWanted lastRows(int rows) {
    return new Apdu.RecordWanted(
        DAILY,
        new Rsd.Last(rows, Rsd.ALL_METERS),
        List.of(Column.of(0x20210200), Column.of(ENERGY)));
  }

  private Apdu ask(Apdu asked) {
    byte[] bytes = Dlt698Message.of(asked).bytes();
    byte[] reply = requireNonNull(server.reply(Dlt698Frame.of(0x43, OWN, 0, bytes)));
    int at = 0;
    while (reply[at] == (byte) 0xFE) {
      at++;
    }
    byte[] frame = Arrays.copyOfRange(reply, at, reply.length);
    return ((Found<Dlt698Frame>) new Dlt698Format().look(frame, 0, frame.length)).frame().apdu();
  }

  static Stream<Apdu> gets() {
    return Stream.of(
        new Apdu.GetRequest(GET, 1, PIID, List.of(VOLTAGE)),
        new Apdu.GetRequest(GET, 2, PIID, List.of(ENERGY, VOLTAGE)),
        new Apdu.GetRecords(GET, 3, PIID, List.of(lastRows(1))),
        new Apdu.GetRecords(GET, 4, PIID, List.of(lastRows(1), lastRows(2))),
        new Apdu.GetRequest(GET, 6, PIID, List.of(VOLTAGE)));
  }

  @ParameterizedTest
  @MethodSource("gets")
  void eachGetIsAnsweredByItsOwnChoice(Apdu asked) {
    switch (ask(asked)) {
      case Apdu.Results(int code, int choice, int piid, List<Result> results) -> {
        Apdu.GetRequest get = (Apdu.GetRequest) asked;
        assertThat(List.of(code, choice, piid)).containsExactly(0x85, get.choice(), PIID);
        assertThat(results).extracting(Result::name).isEqualTo(get.names());
        assertThat(results).extracting(Result::dar).containsOnly(Dar.OK);
      }
      case Apdu.RecordResults(int code, int choice, int piid, List<Apdu.Records> tables) -> {
        Apdu.GetRecords get = (Apdu.GetRecords) asked;
        assertThat(List.of(code, choice, piid)).containsExactly(0x85, get.choice(), PIID);
        assertThat(tables).hasSameSizeAs(get.wanted());
        assertThat(tables.getLast().rows()).hasSize(get.wanted().size());
      }
      case Apdu answer -> throw new AssertionError(answer.toString());
    }
  }

  @Test
  void theNextBlockIsOneOfAnAnswerUnderWay() {
    assertThat(ask(new Apdu.GetNext(GET, PIID, 1)))
        .as("nothing is under way")
        .isInstanceOfSatisfying(Apdu.Block.class, block -> assertThat(block.dar()).isNotZero());
  }

  private static Result change(int oad, String text) {
    return new Result(oad, 0, ObjectDictionary.value(oad, text));
  }

  private static Apdu proxy(int choice, Apdu asked) {
    Apdu.ProxyTarget present = new Apdu.ProxyTarget(PRESENT, choice == 2 ? 0 : 5, asked);
    Apdu.ProxyTarget absent = new Apdu.ProxyTarget(ABSENT, 5, asked);
    return new Apdu.ProxyRequest(
        PROXY, choice, PIID, 30, choice == 2 ? List.of(present) : List.of(present, absent));
  }

  private static Result call() {
    return new Result(TRIP, 0, new AxdrValue.Null());
  }

  static Stream<Apdu> proxies() {
    Apdu.ThenRead set = new Apdu.ThenRead(change(MINUTES, "30"), CLOCK, 0);
    Apdu.ThenRead acted = new Apdu.ThenRead(call(), CLOCK, 0);
    return Stream.of(
        proxy(1, new Apdu.GetRequest(GET, 2, PIID, List.of(ENERGY))),
        proxy(2, new Apdu.GetRecords(GET, 3, PIID, List.of(lastRows(2)))),
        proxy(3, new Apdu.Change(SET, 2, PIID, List.of(change(MINUTES, "30")))),
        proxy(4, new Apdu.ChangeThenGet(SET, PIID, List.of(set))),
        proxy(5, new Apdu.Change(ACTION, 2, PIID, List.of(call()))),
        proxy(6, new Apdu.ChangeThenGet(ACTION, PIID, List.of(acted))));
  }

  /** What was not said by the other server is said in its place: timed out. */
  private static List<Integer> dars(Apdu answer) {
    return switch (answer) {
      case Apdu.Results all -> all.results().stream().map(Result::dar).toList();
      case Apdu.ThenResults all -> all.results().stream().map(each -> each.read().dar()).toList();
      case Apdu.RecordResults all -> all.tables().stream().map(Apdu.Records::dar).toList();
      default -> throw new AssertionError(answer.toString());
    };
  }

  @ParameterizedTest
  @MethodSource("proxies")
  void eachProxyAsksTheOthersAndTellsOfThoseThatAreSilent(Apdu asked) {
    Apdu.ProxyRequest request = (Apdu.ProxyRequest) asked;
    Apdu.ProxyResponse answer = (Apdu.ProxyResponse) ask(asked);

    assertThat(answer.choice()).isEqualTo(request.choice());
    assertThat(answer.targets())
        .extracting(Apdu.ProxyTarget::tsa)
        .isEqualTo(request.targets().stream().map(Apdu.ProxyTarget::tsa).toList());
    assertThat(dars(answer.targets().getFirst().apdu())).hasSize(1).doesNotContain(Dar.TIMED_OUT);
    if (request.choice() != 2) {
      assertThat(dars(answer.targets().getLast().apdu())).containsExactly(Dar.TIMED_OUT);
    }
  }

  @Test
  void aProxySendsBytesByAPort() {
    assertThat(ask(new Apdu.Relay(PROXY, PIID, PORT, "0301080100", 5, 100, "68aa16")))
        .isInstanceOfSatisfying(
            Apdu.RelayResult.class, result -> assertThat(result.dar()).isEqualTo(Dar.TIMED_OUT));
  }
}

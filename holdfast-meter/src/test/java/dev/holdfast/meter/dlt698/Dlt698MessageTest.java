package dev.holdfast.meter.dlt698;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.dlt698.Apdu.Access;
import dev.holdfast.meter.dlt698.Apdu.Proof;
import dev.holdfast.meter.dlt698.Apdu.Result;
import dev.holdfast.meter.dlt698.AxdrValue.Parts;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
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
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Every APDU as a record: written and read again. */
class Dlt698MessageTest {

  private static final Arbitrary<Integer> OADS = Arbitraries.integers();
  private static final Arbitrary<Integer> BYTES = Arbitraries.integers().between(0, 0xFF);
  private static final Arbitrary<Integer> WORDS = Arbitraries.integers().between(0, 0xFFFF);
  private static final Arbitrary<LocalDateTime> TIMES =
      Arbitraries.longs()
          .between(0, 4_000_000_000L)
          .map(seconds -> LocalDateTime.of(1990, 1, 1, 0, 0).plusSeconds(seconds));

  @Property
  void readsEveryApduAsItWasMade(@ForAll("apdus") Apdu apdu) {
    Dlt698Message message = Dlt698Message.of(apdu);
    assertThat(Dlt698Message.read(message.bytes())).isEqualTo(message);
  }

  @Property
  void keepsReportAndTimeTagBehindAnAnswer(
      @ForAll("results") List<Result> results, @ForAll("times") LocalDateTime sent) {
    Apdu answer = new Apdu.ReleaseResponse(0x83, 1, 0);
    Apdu report = new Apdu.Results(0x88, 1, 0, results);
    Dlt698Message message = new Dlt698Message(answer, report, new TimeTag(sent, 1, 5), true);
    assertThat(Dlt698Message.read(message.bytes())).isEqualTo(message);
  }

  @Property
  void neverThrowsOnUserData(@ForAll @Size(max = 80) byte[] bytes) {
    assertThat(Dlt698Message.read(bytes)).isNotNull();
  }

  @Property
  void saysThatAnApduCutOffIsBroken(@ForAll("apdus") Apdu apdu) {
    byte[] bytes = Dlt698Message.of(apdu).bytes();
    byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
    Apdu read = Dlt698Message.read(cut).apdu();
    assertThat(read).isNotEqualTo(apdu);
    assertThat(Dlt698Summary.of(read)).isNotEmpty();
  }

  @Test
  void readsTheRecordRequestOfAHeadEnd() {
    byte[] bytes =
        HexFormat.of()
            .parseHex("05 03 01 50040200 0a 03 01 02 00 20210200 00 00100200 00".replace(" ", ""));
    assertThat(Dlt698Message.read(bytes))
        .isEqualTo(
            Dlt698Message.of(
                new Apdu.GetRecords(
                    5,
                    3,
                    1,
                    List.of(
                        new Apdu.RecordWanted(
                            0x50040200,
                            new Rsd.Last(3, Rsd.ALL_METERS),
                            List.of(Column.of(0x20210200), Column.of(0x00100200)))))));
  }

  @Test
  void holdsATimeTagForAsLongAsItSays() {
    LocalDateTime sent = LocalDateTime.of(2026, 10, 7, 12, 0);
    TimeTag tag = new TimeTag(sent, 1, 5);
    assertThat(tag.holds(sent.plusMinutes(5))).isTrue();
    assertThat(tag.holds(sent.plusMinutes(5).plusSeconds(1))).isFalse();
    assertThat(tag.holds(sent.minusMinutes(6))).isFalse();
    assertThat(new TimeTag(sent, 5, 1).holds(sent.plusMonths(11))).isTrue();
    assertThat(new TimeTag(sent, 0, 0).holds(sent.plusYears(9))).isTrue();
    assertThat(new TimeTag(sent, 9, 1).holds(sent)).isFalse();
  }

  @Provide
  Arbitrary<LocalDateTime> times() {
    return TIMES;
  }

  @Provide
  Arbitrary<List<Result>> results() {
    return getResults().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<Apdu> apdus() {
    Arbitrary<Integer> changes = Arbitraries.of(6, 7);
    return Arbitraries.oneOf(
        Combinators.combine(BYTES, BYTES, WORDS, TIMES)
            .as((p, k, w, t) -> new Apdu.LinkRequest(1, p, k, w, Moments.text(t))),
        Combinators.combine(BYTES, BYTES, TIMES)
            .as((p, r, t) -> {
              String text = Moments.text(t) + ".123";
              return new Apdu.LinkResponse(0x81, p, r, List.of(text, text, text));
            }),
        Combinators.combine(BYTES, terms(), access())
            .as((p, t, a) -> new Apdu.ConnectRequest(2, p, t, a)),
        Combinators.combine(BYTES, hex(32, 32), terms(), BYTES, hex(0, 20).list().ofSize(2))
            .as((p, f, t, r, s) -> new Apdu.ConnectResponse(0x82, p, f, t, r, s)),
        BYTES.map(p -> new Apdu.ReleaseRequest(3, p)),
        Combinators.combine(BYTES, BYTES).as((p, r) -> new Apdu.ReleaseResponse(0x83, p, r)),
        Combinators.combine(BYTES, TIMES)
            .as((p, t) -> new Apdu.ReleaseNotification(0x84, p, Moments.text(t), Moments.text(t))),
        Combinators.combine(Arbitraries.of(1, 6), BYTES, OADS)
            .as((c, p, o) -> new Apdu.GetRequest(5, c, p, List.of(o))),
        Combinators.combine(BYTES, OADS.list().ofMaxSize(5))
            .as((p, o) -> new Apdu.GetRequest(5, 2, p, o)),
        Combinators.combine(BYTES, wanted()).as((p, w) -> new Apdu.GetRecords(5, 3, p, List.of(w))),
        Combinators.combine(BYTES, wanted().list().ofMaxSize(3))
            .as((p, w) -> new Apdu.GetRecords(5, 4, p, w)),
        Combinators.combine(BYTES, WORDS).as((p, b) -> new Apdu.GetNext(5, p, b)),
        Combinators.combine(changes, BYTES, wantedChanges())
            .as((c, p, w) -> new Apdu.Change(c, 1, p, List.of(w))),
        Combinators.combine(changes, BYTES, wantedChanges().list().ofMaxSize(3))
            .as((c, p, w) -> new Apdu.Change(c, 2, p, w)),
        Combinators.combine(changes, BYTES, thenReads().list().ofMaxSize(3))
            .as(Apdu.ChangeThenGet::new),
        Combinators.combine(BYTES, getResults())
            .as((p, r) -> new Apdu.Results(0x85, 1, p, List.of(r))),
        Combinators.combine(BYTES, results()).as((p, r) -> new Apdu.Results(0x85, 2, p, r)),
        Combinators.combine(BYTES, OADS, hex(16, 16))
            .as((p, o, h) -> {
              AxdrValue sum = new AxdrValue.Octets(AxdrType.OCTET_STRING, h);
              return new Apdu.Results(0x85, 6, p, List.of(new Result(o, 0, sum)));
            }),
        Combinators.combine(BYTES, records())
            .as((p, r) -> new Apdu.RecordResults(0x85, 3, p, List.of(r))),
        Combinators.combine(BYTES, records().list().ofMaxSize(3))
            .as((p, r) -> new Apdu.RecordResults(0x85, 4, p, r)),
        Combinators.combine(BYTES, Arbitraries.of(true, false), WORDS, results())
            .as((p, l, b, r) -> new Apdu.Block(0x85, p, l, b, 0, r, List.of())),
        Combinators.combine(BYTES, WORDS, records())
            .as((p, b, r) -> new Apdu.Block(0x85, p, true, b, 0, List.of(), List.of(r))),
        Combinators.combine(BYTES, setResults().list().ofMaxSize(3))
            .as((p, r) -> new Apdu.Results(0x86, 2, p, r)),
        Combinators.combine(BYTES, actionResults().list().ofMaxSize(3))
            .as((p, r) -> new Apdu.Results(0x87, 2, p, r)),
        Combinators.combine(
                BYTES,
                Combinators.combine(actionResults(), getResults())
                    .as(Apdu.ThenResult::new)
                    .list()
                    .ofMaxSize(3))
            .as((p, r) -> new Apdu.ThenResults(0x87, p, r)),
        Combinators.combine(BYTES, results()).as((p, r) -> new Apdu.Results(0x88, 1, p, r)),
        Combinators.combine(BYTES, records().list().ofMaxSize(2))
            .as((p, r) -> new Apdu.RecordResults(0x88, 2, p, r)),
        Combinators.combine(BYTES, OADS, hex(0, 20).list().ofMaxSize(3))
            .as((p, o, d) -> new Apdu.Relayed(0x88, p, o, d)),
        Combinators.combine(BYTES, OADS.list().ofMaxSize(3))
            .as((p, o) -> new Apdu.ReportResponse(8, 1, p, o)),
        BYTES.map(p -> new Apdu.ReportResponse(8, 3, p, List.of())),
        proxies(),
        Combinators.combine(BYTES, OADS, hex(5, 5), WORDS, WORDS, hex(0, 40))
            .as((p, o, c, t, b, h) -> new Apdu.Relay(9, p, o, c, t, b, h)),
        Combinators.combine(BYTES, OADS, hex(0, 40))
            .as((p, o, h) -> new Apdu.RelayResult(0x89, p, o, 0, h)),
        Combinators.combine(Arbitraries.of(true, false), hex(0, 40), proofs())
            .as((c, h, p) -> new Apdu.Secured(0x10, c, h, p)),
        Combinators.combine(Arbitraries.of(true, false), hex(0, 40), hex(4, 4))
            .as((c, h, m) -> new Apdu.SecuredResponse(0x90, c, 0, h, new Proof.Mac(m))),
        BYTES
            .filter(dar -> dar != 0)
            .map(dar -> new Apdu.SecuredResponse(0x90, false, dar, "", null)),
        Combinators.combine(Arbitraries.of(0xEE, 0x6E), BYTES, BYTES).as(Apdu.ErrorResponse::new));
  }

  private Arbitrary<Apdu> proxies() {
    Arbitrary<Apdu> asked =
        OADS.list().ofMaxSize(3).map(names -> new Apdu.GetRequest(5, 2, 7, names));
    Arbitrary<Apdu> changed =
        wantedChanges().list().ofMaxSize(3).map(all -> new Apdu.Change(7, 2, 7, all));
    Arbitrary<Apdu> then =
        thenReads().list().ofMaxSize(3).map(all -> new Apdu.ChangeThenGet(6, 7, all));
    Arbitrary<Apdu> record = wanted().map(one -> new Apdu.GetRecords(5, 3, 7, List.of(one)));
    Arbitrary<Apdu> answered = results().map(all -> new Apdu.Results(0x85, 2, 7, all));
    return Arbitraries.oneOf(
        targets(asked, WORDS).map(all -> new Apdu.ProxyRequest(9, 1, 7, 30, all)),
        target(record, Arbitraries.just(0))
            .map(one -> new Apdu.ProxyRequest(9, 2, 7, 30, List.of(one))),
        targets(changed, WORDS).map(all -> new Apdu.ProxyRequest(9, 5, 7, 30, all)),
        targets(then, WORDS).map(all -> new Apdu.ProxyRequest(9, 4, 7, 30, all)),
        targets(answered, Arbitraries.just(0)).map(all -> new Apdu.ProxyResponse(0x89, 1, 7, all)));
  }

  private static Arbitrary<List<Apdu.ProxyTarget>> targets(
      Arbitrary<Apdu> apdu, Arbitrary<Integer> timeout) {
    return target(apdu, timeout).list().ofMaxSize(3);
  }

  private static Arbitrary<Apdu.ProxyTarget> target(
      Arbitrary<Apdu> apdu, Arbitrary<Integer> timeout) {
    return Combinators.combine(hex(2, 8), timeout, apdu).as(Apdu.ProxyTarget::new);
  }

  private static Arbitrary<Apdu.Terms> terms() {
    return Combinators.combine(WORDS, hex(8, 8), hex(16, 16), WORDS, WORDS, BYTES, WORDS)
        .as((v, p, f, s, r, w, a) -> new Apdu.Terms(v, p, f, s, r, w, a, 0xFFFF_FFFFL));
  }

  private static Arbitrary<Access> access() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Access.Public()),
        Arbitraries.strings().numeric().ofMaxLength(12).map(Access.Password::new),
        Combinators.combine(hex(0, 40), hex(0, 40)).as(Access.Symmetric::new),
        Combinators.combine(hex(0, 40), hex(0, 40)).as(Access.Signed::new));
  }

  private static Arbitrary<Proof> proofs() {
    return Arbitraries.oneOf(
        Combinators.combine(OADS, hex(0, 9), hex(4, 4)).as(Proof.SidMac::new),
        hex(8, 16).map(Proof.Random::new),
        Combinators.combine(hex(8, 16), hex(4, 4)).as(Proof.RandomMac::new),
        Combinators.combine(OADS, hex(0, 9)).as(Proof.Sid::new));
  }

  private static Arbitrary<AxdrValue> values() {
    return Arbitraries.oneOf(
        Arbitraries.just(new AxdrValue.Null()),
        Arbitraries.of(true, false).map(AxdrValue.Bool::new),
        Arbitraries.integers().map(n -> new Whole(AxdrType.DOUBLE_LONG, n)),
        WORDS.map(n -> new Whole(AxdrType.LONG_UNSIGNED, n)),
        Arbitraries.longs().map(n -> new Whole(AxdrType.LONG64_UNSIGNED, n)),
        hex(0, 200).map(h -> new AxdrValue.Octets(AxdrType.OCTET_STRING, h)),
        Arbitraries.strings().withChars('0', '1').ofMaxLength(20).map(AxdrValue.Bits::new),
        Arbitraries.strings()
            .alpha()
            .ofMaxLength(300)
            .map(t -> new AxdrValue.Text(AxdrType.UTF8_STRING, t)),
        Arbitraries.doubles().map(d -> new AxdrValue.Real(AxdrType.FLOAT64, d)),
        Arbitraries.floats().map(f -> new AxdrValue.Real(AxdrType.FLOAT32, f)),
        TIMES.map(RsdCodec::moment),
        TIMES.map(t -> new AxdrValue.Moment(AxdrType.DATE, Moments.text(t).substring(0, 10))),
        TIMES.map(t -> new AxdrValue.Moment(AxdrType.TIME, Moments.text(t).substring(11))),
        Arbitraries.just(new AxdrValue.Moment(AxdrType.DATE_TIME, "2026-10--- --:00:00.012")),
        OADS.map(o -> new AxdrValue.Name(AxdrType.OAD, o)),
        WORDS.map(o -> new AxdrValue.Name(AxdrType.OI, o)),
        selections().map(RsdCodec::write),
        columns().map(RsdCodec::columns),
        WORDS.map(n -> meters(4, new Whole(AxdrType.LONG_UNSIGNED, n))),
        BYTES.map(Dlt698MessageTest::region));
  }

  private static AxdrValue meters(int choice, AxdrValue each) {
    AxdrValue all = new AxdrValue.Group(AxdrType.ARRAY, List.of(each, each));
    return new Parts(AxdrType.MS, List.of(new Whole(AxdrType.UNSIGNED, choice), all));
  }

  private static AxdrValue region(int n) {
    AxdrValue end = new Whole(AxdrType.UNSIGNED, n);
    AxdrValue region = new Parts(AxdrType.REGION, List.of(new Whole(AxdrType.ENUM, 1), end, end));
    return meters(5, region);
  }

  private static Arbitrary<Rsd> selections() {
    Arbitrary<AxdrValue> time = TIMES.map(RsdCodec::moment);
    Arbitrary<Rsd.Range> range =
        Combinators.combine(OADS, time, time)
            .as((o, from, to) -> new Rsd.Range(o, from, to, Rsd.EVERY_ROW));
    return Arbitraries.oneOf(
        Arbitraries.just(new Rsd.All()),
        Combinators.combine(OADS, time).as(Rsd.Value::new),
        range,
        range.list().ofMaxSize(3).map(Rsd.Combined::new),
        Combinators.combine(Arbitraries.of(4, 5), TIMES)
            .as((s, t) -> new Rsd.At(s, t, Rsd.ALL_METERS)),
        Combinators.combine(Arbitraries.of(6, 7, 8), TIMES, TIMES)
            .as((s, a, b) -> new Rsd.Span(s, a, b, Rsd.EVERY_ROW, Rsd.ALL_METERS)),
        BYTES.map(Rsd.NthLast::new),
        BYTES.map(n -> new Rsd.Last(n, Rsd.ALL_METERS)));
  }

  private static Arbitrary<List<Column>> columns() {
    return Combinators.combine(OADS, OADS.list().ofMaxSize(3))
        .as(Column::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  private static Arbitrary<Apdu.RecordWanted> wanted() {
    return Combinators.combine(OADS, selections(), columns()).as(Apdu.RecordWanted::new);
  }

  private static Arbitrary<Apdu.Records> records() {
    return columns()
        .flatMap(columns ->
            values()
                .list()
                .ofSize(columns.size())
                .list()
                .ofMaxSize(3)
                .map(rows -> new Apdu.Records(0x50040200, columns, 0, rows)));
  }

  private static Arbitrary<Result> wantedChanges() {
    return Combinators.combine(OADS, values()).as((o, v) -> new Result(o, 0, v));
  }

  private static Arbitrary<Apdu.ThenRead> thenReads() {
    return Combinators.combine(wantedChanges(), OADS, BYTES).as(Apdu.ThenRead::new);
  }

  private static Arbitrary<Result> getResults() {
    return Arbitraries.oneOf(wantedChanges(), setResults());
  }

  private static Arbitrary<Result> setResults() {
    return Combinators.combine(OADS, BYTES).as((o, dar) -> new Result(o, dar, null));
  }

  private static Arbitrary<Result> actionResults() {
    return Combinators.combine(OADS, BYTES, values()).as(Result::new);
  }

  private static Arbitrary<String> hex(int least, int most) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(HexFormat.of()::formatHex);
  }
}

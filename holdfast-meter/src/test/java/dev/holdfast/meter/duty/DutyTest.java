package dev.holdfast.meter.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.Duty;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.LineSettings;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.line.MeterRecord;
import dev.holdfast.meter.scan.Tongue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records, clocks and their setting by the clock on the wall, in virtual time. */
class DutyTest {
  private static final Dlt645Address ADDRESS = Dlt645Address.parse("000000000007");
  private static final ServerAddress SERVER = ServerAddress.single("000000000007");
  private static final LocalDateTime START = LocalDateTime.of(2026, 3, 10, 10, 7, 30);
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private final List<SessionEvent> events = new ArrayList<>();
  private VirtualPort<MeterLine> port = line(List.of());
  private final MeterDevice device = new MeterDevice(new Energy(null));
  private final Dlt645Server meter645 = new Dlt645Server(ADDRESS, device);
  private final Dlt698Server meter698 = new Dlt698Server(SERVER, device);
  private boolean answering = true;

  /** A meter whose energy is the number of minutes of the year, now or at a moment. */
  private final class Energy implements MeterModel {
    private final @Nullable LocalDateTime moment;

    Energy(@Nullable LocalDateTime moment) {
      this.moment = moment;
    }

    @Override
    public int tariffs() {
      return 0;
    }

    @Override
    public @Nullable BigDecimal value(Quantity quantity, int index) {
      return switch (quantity) {
        case FORWARD_ACTIVE_ENERGY -> index == 0 ? energy(time()) : null;
        case REVERSE_ACTIVE_ENERGY, COMBINED_REACTIVE_1_ENERGY, COMBINED_REACTIVE_2_ENERGY ->
            index == 0 ? BigDecimal.ZERO : null;
        default -> null;
      };
    }

    @Override
    public LocalDateTime time() {
      return moment == null ? now() : moment;
    }

    @Override
    public MeterModel at(LocalDateTime then) {
      return new Energy(then);
    }
  }

  private static BigDecimal energy(LocalDateTime time) {
    return BigDecimal.valueOf(
        Duration.between(LocalDate.of(2026, 1, 1).atStartOfDay(), time).toMinutes());
  }

  private LocalDateTime now() {
    long micros = port.wallMicros();
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000, ZoneOffset.UTC);
  }

  private static VirtualPort<MeterLine> line(List<? extends Duty> duties) {
    LineSettings settings =
        new LineSettings(
            Duration.ofHours(1),
            Duration.ofMillis(500),
            1,
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            8,
            3,
            Duration.ofHours(1),
            false,
            Duration.ofSeconds(5));
    return VirtualPort.open(sessionPort ->
        new MeterLine(
            sessionPort,
            List.of(Tongue.dlt645(new Dlt645Format()), Tongue.dlt698(new Dlt698Format())),
            List.of(new LineMeter("m", new Dlt645Client(ADDRESS, List.of()))),
            duties,
            settings));
  }

  /** A line whose clock shows a time. */
  private void start(LocalDateTime time, Duty... duties) {
    List<Duty> held = new ArrayList<>();
    // The line looks at its duties when it opens, before its clock could be set.
    boolean[] begun = {false};
    for (Duty duty : duties) {
      held.add(
          new Duty() {
            @Override
            public long untilDue(long wallMicros) {
              return begun[0] ? duty.untilDue(wallMicros) : 1;
            }

            @Override
            public dev.holdfast.meter.line.Errand begin(long wallMicros) {
              return duty.begin(wallMicros);
            }
          });
    }
    port = line(held);
    long wanted = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    port.setClock(Duration.ofNanos((wanted - port.wallMicros()) * 1_000));
    begun[0] = true;
  }

  /** Lets time pass; the meters answer unless they are cut off. */
  private void pass(Duration time) {
    long end = port.nanoTime() + time.toNanos();
    while (port.nanoTime() - end < 0) {
      for (byte[] sent : port.takeSent()) {
        byte[] reply = answering ? reply(sent) : null;
        if (reply != null) {
          port.receive(reply);
        }
      }
      long next = port.nextNanos();
      long step = next - port.nanoTime();
      port.advance(Duration.ofNanos(Math.clamp(step, 1, end - port.nanoTime())));
    }
  }

  private byte @Nullable [] reply(byte[] sent) {
    int at = 0;
    while (at < sent.length && (sent[at] & 0xFF) == 0xFE) {
      at++;
    }
    MeterFrame frame = null;
    if (new Dlt645Format().look(sent, at, sent.length) instanceof Found<?> found) {
      frame = (MeterFrame) found.frame();
    } else if (new Dlt698Format().look(sent, at, sent.length) instanceof Found<?> other) {
      frame = (MeterFrame) other.frame();
    }
    for (MeterServer server : List.of(meter645, meter698)) {
      byte[] reply = frame == null ? null : server.reply(frame);
      if (reply != null) {
        return reply;
      }
    }
    return null;
  }

  private List<MeterRecord> records() {
    return port.delivered().stream()
        .flatMap(d -> d instanceof MeterRecord record ? Stream.of(record) : Stream.empty())
        .toList();
  }

  private static RecordDuty.Settings every(Duration every, Duration back) {
    return new RecordDuty.Settings(every, Duration.ofMinutes(1), back, ZoneOffset.UTC);
  }

  private static RecordDuty curve(@Nullable LocalDateTime last) {
    return new RecordDuty(
        "m",
        new LoadCurve645("load", ADDRESS, 0x06040001),
        every(QUARTER, Duration.ofHours(2)),
        last);
  }

  private void assertEachOnce(Duration every, LocalDateTime first, int count) {
    List<LocalDateTime> wanted =
        Stream.iterate(first, time -> time.plus(every)).limit(count).toList();
    assertThat(records()).extracting(MeterRecord::time).containsExactlyElementsOf(wanted);
  }

  @Test
  void fetchesALoadCurveFromWhereItBeganAndThenRowByRow() {
    start(START, curve(null));
    pass(Duration.ofHours(3));

    assertEachOnce(QUARTER, LocalDateTime.of(2026, 3, 10, 8, 15), 20);
    MeterRecord first = records().getFirst();
    assertThat(first.kind()).isEqualTo("record");
    assertThat(first.fields())
        .containsEntry("record", "load")
        .containsEntry("time", "2026-03-10T08:15:00")
        .containsEntry("meter", "m");
    assertThat(records())
        .allSatisfy(record ->
            assertThat(
                    record.values().stream()
                        .filter(v -> v.point().equals("forward-active-energy"))
                        .map(v -> new BigDecimal(v.value())))
                .singleElement()
                .satisfies(value -> assertThat(value).isEqualByComparingTo(energy(record.time()))));
  }

  @Test
  void fetchesAfterAnOutageWhatItMissedEachOnceAndInOrder() {
    start(START, curve(null));
    pass(Duration.ofHours(1));
    answering = false;
    pass(Duration.ofHours(30));
    answering = true;
    pass(Duration.ofHours(2));

    assertEachOnce(QUARTER, LocalDateTime.of(2026, 3, 10, 8, 15), (2 + 1 + 30 + 2) * 4);
  }

  @Test
  void goesOnWhereItStoodBeforeARestart() {
    start(START, curve(LocalDateTime.of(2026, 3, 9, 22, 0)));
    pass(Duration.ofHours(1));

    assertEachOnce(QUARTER, LocalDateTime.of(2026, 3, 9, 22, 15), 12 * 4 + 4);
  }

  @Test
  void fetchesDailyFreezesOfDlt645ByTheirPlace() {
    Duration day = Duration.ofDays(1);
    start(
        START,
        new RecordDuty(
            "m",
            new Freeze645("daily", ADDRESS, 0x05060100, day),
            every(day, Duration.ofDays(3)),
            null));
    pass(Duration.ofDays(1));
    answering = false;
    pass(Duration.ofDays(5));
    answering = true;
    pass(Duration.ofDays(1));

    assertEachOnce(day, LocalDate.of(2026, 3, 8).atStartOfDay(), 10);
    assertThat(records())
        .allSatisfy(record -> {
          assertThat(record.values().getFirst().point()).isEqualTo("daily");
          assertThat(new BigDecimal(record.values().getFirst().value()))
              .isEqualByComparingTo(energy(record.time()));
        });
  }

  @Test
  void fetchesFreezesOfDlt698ByTheirTime() {
    start(
        START,
        new RecordDuty(
            "m",
            new Freeze698("minutes", SERVER, 0x50020200, Map.of(0x00100200, "energy"), QUARTER),
            every(QUARTER, Duration.ofHours(2)),
            null));
    pass(Duration.ofHours(1));
    answering = false;
    pass(Duration.ofHours(20));
    answering = true;
    pass(Duration.ofHours(1));

    assertEachOnce(QUARTER, LocalDateTime.of(2026, 3, 10, 8, 15), 24 * 4);
    assertThat(records())
        .allSatisfy(record -> {
          assertThat(record.values()).hasSize(1);
          assertThat(record.values().getFirst().point()).isEqualTo("energy");
          assertThat(new BigDecimal(record.values().getFirst().value()))
              .isEqualByComparingTo(energy(record.time()));
        });
  }

  @Test
  void leavesOutWhatTheMeterDoesNotHave() {
    device.clearMeter(0);
    Function<LocalDateTime, Long> minutes = time -> Duration.between(START, time).toMinutes();
    start(
        START,
        new RecordDuty(
            "m",
            new Freeze645("daily", ADDRESS, 0x05060100, Duration.ofDays(1)),
            every(Duration.ofDays(1), Duration.ofDays(3)),
            null));
    device.clearMeter(0);
    pass(Duration.ofDays(2));

    assertThat(records())
        .extracting(MeterRecord::time)
        .allSatisfy(time -> assertThat(minutes.apply(time)).isPositive())
        .hasSize(2);
  }

  private ClockCheck check(ClockCheck.MeterClock clock) {
    return new ClockCheck(
        "m",
        clock,
        new ClockCheck.Settings(Duration.ofHours(6), Duration.ofSeconds(3), ZoneOffset.UTC),
        () -> port.wallMicros(),
        events::add);
  }

  private List<String> kinds() {
    return events.stream().map(SessionEvent::kind).toList();
  }

  private TimeBroadcast broadcast(String at, List<LocalDate> days, ClockCheck... checks) {
    return new TimeBroadcast(
        "m",
        new Dlt645Client(Dlt645Address.BROADCAST, List.of()),
        (client, time) -> ((Dlt645Client) client).request(new Dlt645Request.BroadcastTime(time)),
        new TimeBroadcast.Settings(
            LocalTime.parse(at), LocalTime.MIDNIGHT, Duration.ofSeconds(3), ZoneOffset.UTC),
        List.of(checks),
        null,
        days::add,
        events::add);
  }

  @Test
  void tellsHowFarAClockIsOff() {
    ClockCheck check = check(MeterClocks.dlt645(ADDRESS));
    start(START, check);
    device.setTime(now().plusSeconds(90), 0);
    pass(Duration.ofMinutes(1));

    assertThat(kinds()).containsExactly("clock-deviation");
    assertThat(events.getFirst().text())
        .startsWith("Clock of m shows 2026-03-10 10:09:0")
        .endsWith("s ahead");
    assertThat(check.deviation()).isBetween(Duration.ofSeconds(88), Duration.ofSeconds(91));
    pass(Duration.ofHours(12));
    assertThat(kinds()).hasSize(3);
  }

  @Test
  void readsAClockAgainSoonThatGaveNoAnswer() {
    ClockCheck check = check(MeterClocks.dlt645(ADDRESS));
    answering = false;
    start(START, check);
    pass(Duration.ofMinutes(3));
    assertThat(check.deviation()).isNull();

    answering = true;
    pass(Duration.ofMinutes(10));

    assertThat(check.deviation()).isNotNull();
    assertThat(kinds()).contains("clock");
  }

  @Test
  void readsTheClockOfADlt698MeterToo() {
    start(START, check(MeterClocks.dlt698(SERVER)));
    pass(Duration.ofMinutes(1));

    assertThat(kinds()).containsExactly("clock");
  }

  @Test
  void setsTheClocksOnceADayWhereOneIsOff() {
    ClockCheck check = check(MeterClocks.dlt645(ADDRESS));
    List<LocalDate> days = new ArrayList<>();
    start(START, check, broadcast("02:30", days, check));
    device.setTime(now().minusSeconds(100), 0);
    pass(Duration.ofDays(3));

    assertThat(days).containsExactly(LocalDate.of(2026, 3, 11));
    assertThat(Duration.between(now(), device.time()).abs()).isLessThan(Duration.ofSeconds(3));
    assertThat(kinds().getLast()).isEqualTo("clock");
    assertThat(kinds()).contains("clock-deviation", "clock-set");
  }

  @Test
  void setsDlt698ClocksByTheirOwnBroadcast() {
    ClockCheck check = check(MeterClocks.dlt698(SERVER));
    start(
        START,
        check,
        new TimeBroadcast(
            "m",
            new Dlt698Client(SERVER, 0, List.of()),
            (client, time) -> Dlt698Client.broadcastTime(time),
            new TimeBroadcast.Settings(
                LocalTime.of(12, 0), LocalTime.MIDNIGHT, Duration.ofSeconds(3), ZoneOffset.UTC),
            List.of(check),
            null,
            day -> {},
            events::add));
    device.setTime(now().plusSeconds(200), 0);
    pass(Duration.ofHours(3));

    assertThat(Duration.between(now(), device.time()).abs()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void leavesClocksAloneThatNoBroadcastWouldSet() {
    ClockCheck check = check(MeterClocks.dlt645(ADDRESS));
    List<LocalDate> days = new ArrayList<>();
    start(START, check, broadcast("02:30", days, check));
    device.setTime(now().plusMinutes(20), 0);
    pass(Duration.ofDays(2));

    assertThat(days).isEmpty();
    assertThat(kinds()).containsOnly("clock-deviation");
  }

  @Test
  void isNeverNearMidnightOrSettlement() {
    assertThatThrownBy(() -> broadcast("23:56", List.of()))
        .hasMessageContaining("near midnight or settlement");
    assertThat(TimeBroadcast.near(LocalTime.of(23, 55), LocalTime.MIDNIGHT)).isTrue();
    assertThat(TimeBroadcast.near(LocalTime.of(23, 54, 59), LocalTime.MIDNIGHT)).isFalse();
    assertThat(TimeBroadcast.near(LocalTime.of(0, 5), LocalTime.MIDNIGHT)).isTrue();
  }
}

package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.ClockConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.config.MeterConfig.Language;
import dev.holdfast.gateway.config.RecordConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.duty.ClockCheck;
import dev.holdfast.meter.duty.Freeze645;
import dev.holdfast.meter.duty.Freeze698;
import dev.holdfast.meter.duty.LoadCurve645;
import dev.holdfast.meter.duty.MeterClocks;
import dev.holdfast.meter.duty.RecordDuty;
import dev.holdfast.meter.duty.RecordSource;
import dev.holdfast.meter.duty.TimeBroadcast;
import dev.holdfast.meter.line.Duty;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a configured line does by the clock on the wall, and what of it the journal remembers. */
final class MeterDuties {

  private static final int HEX = 16;
  private static final int CURVES = 0x06;

  private final String link;
  private final Journal journal;
  private final Consumer<SessionEvent> events;
  private final ZoneId zone = ZoneId.systemDefault();

  /**
   * @param link the line's name
   * @param events the journal
   */
  MeterDuties(String link, Journal journal, Consumer<SessionEvent> events) {
    this.link = link;
    this.journal = journal;
    this.events = events;
  }

  /** The note under which the journal has the time of the newest record. */
  static String note(String link, String meter, String record) {
    return "record %s/%s/%s".formatted(link, meter, record);
  }

  List<Duty> of(MeterConfig line) {
    List<Duty> duties = new ArrayList<>();
    for (MeterConfig.Meter meter : line.meters()) {
      for (RecordConfig record : meter.records()) {
        duties.add(
            new RecordDuty(
                meter.name(),
                source(meter, record),
                new RecordDuty.Settings(record.every(), record.delay(), record.back(), zone),
                parsed(
                    journal.note(note(link, meter.name(), record.name())), LocalDateTime::parse)));
      }
    }
    ClockConfig clock = line.clock();
    if (clock != null) {
      addClocks(line, clock, duties);
    }
    return duties;
  }

  private static RecordSource source(MeterConfig.Meter meter, RecordConfig record) {
    int id = Integer.parseUnsignedInt(record.id(), HEX);
    if (meter.speaks() == Language.DLT698_45) {
      Map<Integer, String> columns = new LinkedHashMap<>();
      record
          .columns()
          .forEach(
              column -> columns.put(Integer.parseUnsignedInt(column.id(), HEX), column.name()));
      return new Freeze698(
          record.name(), ServerAddress.single(meter.address()), id, columns, record.every());
    }
    Dlt645Address address = Dlt645Address.parse(meter.address());
    return id >>> 24 == CURVES
        ? new LoadCurve645(record.name(), address, id)
        : new Freeze645(record.name(), address, id, record.every());
  }

  private void addClocks(MeterConfig line, ClockConfig keys, List<Duty> into) {
    for (Language language : List.of(Language.DLT645_2007, Language.DLT698_45)) {
      List<ClockCheck> checks = new ArrayList<>();
      for (MeterConfig.Meter meter : line.meters()) {
        if (meter.speaks() == language) {
          checks.add(check(meter, keys));
        }
      }
      into.addAll(checks);
      LocalTime at = keys.settingTime();
      if (at != null && !checks.isEmpty()) {
        into.add(broadcast(line, language, keys, at, checks));
      }
    }
  }

  private ClockCheck check(MeterConfig.Meter meter, ClockConfig keys) {
    return new ClockCheck(
        meter.name(),
        meter.speaks() == Language.DLT645_2007
            ? MeterClocks.dlt645(Dlt645Address.parse(meter.address()))
            : MeterClocks.dlt698(ServerAddress.single(meter.address())),
        new ClockCheck.Settings(keys.check(), keys.tolerated(), zone),
        () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
        events);
  }

  private TimeBroadcast broadcast(
      MeterConfig line,
      Language language,
      ClockConfig keys,
      LocalTime at,
      List<ClockCheck> checks) {
    MeterConfig.Meter any =
        line.meters().stream().filter(one -> one.speaks() == language).findFirst().orElseThrow();
    String note = "clocks set %s %s".formatted(link, language.key());
    TimeBroadcast.Settings settings =
        new TimeBroadcast.Settings(at, keys.settlementTime(), keys.tolerated(), zone);
    LocalDate last = parsed(journal.note(note), LocalDate::parse);
    Consumer<LocalDate> done = day -> journal.note(note, day.toString());
    if (language == Language.DLT698_45) {
      return new TimeBroadcast(
          any.name(),
          new Dlt698Client(ServerAddress.single(any.address()), 0, List.of()),
          (client, time) -> Dlt698Client.broadcastTime(time),
          settings,
          checks,
          last,
          done,
          events);
    }
    Dlt645Client all = new Dlt645Client(Dlt645Address.BROADCAST, List.of());
    return new TimeBroadcast(
        any.name(),
        all,
        (client, time) -> all.request(new Dlt645Request.BroadcastTime(time)),
        settings,
        checks,
        last,
        done,
        events);
  }

  private static <T> @Nullable T parsed(String note, Function<String, T> parser) {
    try {
      return Optional.of(note).filter(text -> !text.isEmpty()).map(parser).orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}

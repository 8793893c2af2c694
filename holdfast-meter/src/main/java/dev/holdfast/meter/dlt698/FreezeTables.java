package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.dlt698.Apdu.RecordWanted;
import dev.holdfast.meter.dlt698.Apdu.Records;
import dev.holdfast.meter.dlt698.AxdrValue.Null;
import dev.holdfast.meter.dlt698.AxdrValue.Parts;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A meter's frozen data as record tables, rows in the order of their times. */
final class FreezeTables {

  /** Minutes between the rows of minute freeze. */
  static final int MINUTES = 15;

  /** Rows in one answer. */
  static final int MAX_ROWS = 256;

  /** Values in one answer, so that many columns get fewer rows. */
  private static final int MAX_VALUES = 2048;

  /** Rows looked through for those that fit. */
  private static final int MAX_LOOK = 10_000;

  /** Ranges combined in one selection. */
  private static final int MAX_RANGES = 8;

  /** Rows of a table without a selection. */
  private static final int ALL_ROWS = 62;

  private static final int TIME = 0x20210200;
  private static final int INSTANT = 0x5000;

  private static final List<Column> USUAL =
      List.of(Column.of(TIME), Column.of(0x00100200), Column.of(0x00200200));

  private final MeterDevice device;

  FreezeTables(MeterDevice device) {
    this.device = device;
  }

  /** The rows wanted, or why there are none. */
  Records read(RecordWanted wanted) {
    List<Column> columns = wanted.columns().isEmpty() ? USUAL : wanted.columns();
    LocalDateTime newest = newest(wanted.table());
    if (newest == null) {
      return new Records(wanted.table(), columns, Dar.NO_SUCH_OBJECT, List.of());
    }
    int oi = wanted.table() >>> 16;
    List<LocalDateTime> times = times(oi, newest, wanted.rows());
    if (times == null) {
      return new Records(wanted.table(), columns, Dar.REFUSED, List.of());
    }
    int most = Math.min(MAX_ROWS, Math.max(1, MAX_VALUES / columns.size()));
    List<List<AxdrValue>> rows = new ArrayList<>();
    for (LocalDateTime time : times.reversed()) {
      MeterModel then = then(oi, time);
      if (then != null && rows.size() < most) {
        rows.add(row(then, time, columns));
      }
    }
    return new Records(wanted.table(), columns, Dar.OK, rows);
  }

  private @Nullable LocalDateTime newest(int table) {
    if ((table >>> 8 & 0xFF) != 2) {
      return null;
    }
    LocalDateTime now = device.time();
    return switch (table >>> 16) {
      case INSTANT -> now;
      case 0x5002 -> now.truncatedTo(ChronoUnit.MINUTES).minusMinutes(now.getMinute() % MINUTES);
      case 0x5003 -> now.truncatedTo(ChronoUnit.HOURS);
      case 0x5004 -> now.truncatedTo(ChronoUnit.DAYS);
      case 0x5005, 0x5006 -> now.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      default -> null;
    };
  }

  /** The n-th time before the newest; null where no freeze is so old. */
  private @Nullable LocalDateTime back(int oi, LocalDateTime newest, int n) {
    return switch (oi) {
      case INSTANT -> instant(n + 1);
      case 0x5002 -> newest.minusMinutes((long) n * MINUTES);
      case 0x5003 -> newest.minusHours(n);
      case 0x5004 -> newest.minusDays(n);
      default -> newest.minusMonths(n);
    };
  }

  private @Nullable LocalDateTime instant(int n) {
    MeterDevice.Frozen frozen = device.frozen(n);
    return frozen == null ? null : frozen.time();
  }

  private @Nullable MeterModel then(int oi, LocalDateTime time) {
    if (oi != INSTANT) {
      return device.at(time);
    }
    for (int n = 1; n <= MeterDevice.KEPT_FREEZES; n++) {
      MeterDevice.Frozen frozen = device.frozen(n);
      if (frozen != null && frozen.time().equals(time)) {
        return frozen.values();
      }
    }
    return null;
  }

  /** The times of the rows selected, newest first; null for a selection by what is not a time. */
  private @Nullable List<LocalDateTime> times(int oi, LocalDateTime newest, Rsd rows) {
    return switch (rows) {
      case Rsd.All() -> some(oi, newest, 0, ALL_ROWS);
      case Rsd.Last(int n, AxdrValue _) -> some(oi, newest, 0, n);
      case Rsd.NthLast(int n) -> n < 1 ? List.of() : some(oi, newest, n - 1, 1);
      case Rsd.At at -> within(oi, newest, at.time(), at.time()::equals);
      case Rsd.Value(int column, AxdrValue value) -> {
        LocalDateTime time = column == TIME ? RsdCodec.time(value) : null;
        yield time == null ? null : within(oi, newest, time, time::equals);
      }
      case Rsd.Span span ->
          stepped(within(oi, newest, span.from(), span(span.from(), span.to())), span.step());
      case Rsd.Range range -> {
        LocalDateTime from = from(range);
        LocalDateTime to = RsdCodec.time(range.to());
        yield from == null || to == null
            ? null
            : stepped(within(oi, newest, from, span(from, to)), range.step());
      }
      case Rsd.Combined(List<Rsd.Range> ranges) -> combined(oi, newest, ranges);
    };
  }

  private @Nullable List<LocalDateTime> combined(
      int oi, LocalDateTime newest, List<Rsd.Range> ranges) {
    List<LocalDateTime> all = null;
    if (ranges.size() > MAX_RANGES) {
      return null;
    }
    for (Rsd.Range range : ranges) {
      List<LocalDateTime> some = times(oi, newest, range);
      if (some == null) {
        return null;
      }
      Set<LocalDateTime> these = new HashSet<>(some);
      all = all == null ? some : all.stream().filter(these::contains).toList();
    }
    return all;
  }

  private static @Nullable LocalDateTime from(Rsd.Range range) {
    return range.column() == TIME ? RsdCodec.time(range.from()) : null;
  }

  private static Predicate<LocalDateTime> span(LocalDateTime from, LocalDateTime to) {
    return time -> !time.isBefore(from) && time.isBefore(to);
  }

  private List<LocalDateTime> some(int oi, LocalDateTime newest, int first, int count) {
    List<LocalDateTime> times = new ArrayList<>();
    for (int n = first; n < first + Math.min(count, MAX_ROWS); n++) {
      LocalDateTime time = back(oi, newest, n);
      if (time == null) {
        break;
      }
      times.add(time);
    }
    return times;
  }

  private List<LocalDateTime> within(
      int oi, LocalDateTime newest, LocalDateTime oldest, Predicate<LocalDateTime> wanted) {
    List<LocalDateTime> times = new ArrayList<>();
    for (int n = 0; n < MAX_LOOK; n++) {
      LocalDateTime time = back(oi, newest, n);
      if (time == null || time.isBefore(oldest)) {
        break;
      }
      if (wanted.test(time)) {
        times.add(time);
      }
    }
    return times;
  }

  /** Each row that is at least a step behind the one before; all where there is no step. */
  private static List<LocalDateTime> stepped(List<LocalDateTime> newestFirst, AxdrValue step) {
    Duration wanted = duration(step);
    List<LocalDateTime> kept = new ArrayList<>();
    for (LocalDateTime time : newestFirst.reversed()) {
      if (kept.isEmpty() || !time.isBefore(kept.getLast().plus(wanted))) {
        kept.add(time);
      }
    }
    return kept.reversed();
  }

  /** Units s, min, h, d, month, year; months and years by their shortest. */
  private static Duration duration(AxdrValue step) {
    if (!(step instanceof Parts(AxdrType type, List<AxdrValue> parts))
        || type != AxdrType.TI
        || !(parts.get(0) instanceof Whole unit)
        || !(parts.get(1) instanceof Whole count)) {
      return Duration.ZERO;
    }
    Duration one =
        switch ((int) unit.bits()) {
          case 0 -> Duration.ofSeconds(1);
          case 1 -> Duration.ofMinutes(1);
          case 2 -> Duration.ofHours(1);
          case 3 -> Duration.ofDays(1);
          case 4 -> Duration.ofDays(28);
          default -> Duration.ofDays(365);
        };
    return one.multipliedBy(count.bits());
  }

  private static List<AxdrValue> row(MeterModel then, LocalDateTime time, List<Column> columns) {
    MeasuredValues values = new MeasuredValues(then);
    List<AxdrValue> row = new ArrayList<>();
    for (Column column : columns) {
      AxdrValue value = column.oad() == TIME ? RsdCodec.moment(time) : values.value(column.oad());
      row.add(value == null ? new Null() : value);
    }
    return row;
  }
}

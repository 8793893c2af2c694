package dev.holdfast.meter.duty;

import dev.holdfast.meter.line.Duty;
import dev.holdfast.meter.line.Errand;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a meter records, each record once and in the order of time: those of a time when the
 * meter could not be asked are fetched afterwards, oldest first.
 */
public final class RecordDuty implements Duty {
  private static final long MICROS = 1_000_000;
  private static final Duration LEAST_RETRY = Duration.ofMinutes(1);

  private final String meter;
  private final RecordSource source;
  private final Settings settings;
  private @Nullable LocalDateTime last;
  private @Nullable LocalDateTime skippedTo;
  private boolean running;
  private boolean brought;
  private long retryMicros = Long.MIN_VALUE;

  /**
   * When records are fetched.
   *
   * @param every from one record to the next: a part of a day, or days
   * @param delay how long after its time a record is asked for
   * @param back how far back the first records lie that are asked for
   * @param zone of the meter's clock
   */
  public record Settings(Duration every, Duration delay, Duration back, ZoneId zone) {
    public Settings {
      if (every.isZero() || every.isNegative() || delay.isNegative() || back.isNegative()) {
        throw new IllegalArgumentException(
            "records every %s, %s later, back %s".formatted(every, delay, back));
      }
    }
  }

  /**
   * @param meter its name on its line
   * @param last time of the newest record that is durable; null for none yet
   */
  public RecordDuty(
      String meter, RecordSource source, Settings settings, @Nullable LocalDateTime last) {
    this.meter = meter;
    this.source = source;
    this.settings = settings;
    this.last = last;
  }

  @Override
  public long untilDue(long wallMicros) {
    if (running) {
      return Long.MAX_VALUE;
    }
    LocalDateTime due = next(wallMicros).plus(settings.delay());
    long until = ChronoUnit.MICROS.between(local(wallMicros), due);
    return Math.max(until, retryMicros == Long.MIN_VALUE ? until : retryMicros - wallMicros);
  }

  @Override
  public Errand begin(long wallMicros) {
    running = true;
    brought = false;
    LocalDateTime now = local(wallMicros);
    LocalDateTime next = next(wallMicros);
    return new Errand(
        meter,
        source.client(),
        source.requests(next, now),
        true,
        answer -> fresh(answer, now),
        outcome -> ended(outcome, next, now, wallMicros));
  }

  private LocalDateTime local(long wallMicros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(wallMicros, MICROS), Math.floorMod(wallMicros, MICROS) * 1_000);
    return LocalDateTime.ofInstant(instant, settings.zone());
  }

  /** The time of the oldest record that is wanted. */
  private LocalDateTime next(long wallMicros) {
    LocalDateTime newest = last;
    LocalDateTime skipped = skippedTo;
    LocalDateTime from =
        newest == null ? local(wallMicros).minus(settings.back()) : newest.plusNanos(1);
    if (skipped != null && skipped.isAfter(from)) {
      from = skipped;
    }
    return ceiling(from);
  }

  /** The first moment of the pattern that is not before another; patterns begin at midnight. */
  private LocalDateTime ceiling(LocalDateTime time) {
    LocalDateTime midnight = time.truncatedTo(ChronoUnit.DAYS);
    long every = settings.every().toSeconds();
    long day = Duration.ofDays(1).toSeconds();
    if (every >= day) {
      return midnight.isBefore(time) ? midnight.plusDays(1) : midnight;
    }
    long nanos = Duration.between(midnight, time).toNanos();
    long step = settings.every().toNanos();
    return midnight.plusNanos((nanos + step - 1) / step * step);
  }

  /** Records that are new; those that lie ahead come from a clock that is wrong. */
  private List<MeterRecord> fresh(MeterReading answer, LocalDateTime now) {
    List<MeterRecord> fresh = new ArrayList<>();
    for (MeterRecord record : source.records(answer)) {
      LocalDateTime newest = last;
      boolean later = newest == null || record.time().isAfter(newest);
      if (later && !record.time().isAfter(now.plus(settings.every()))) {
        fresh.add(record);
        last = record.time();
        brought = true;
      }
    }
    return fresh;
  }

  private void ended(
      Errand.Outcome outcome, LocalDateTime next, LocalDateTime now, long wallMicros) {
    running = false;
    retryMicros = Long.MIN_VALUE;
    if (brought) {
      return;
    }
    LocalDateTime behind = next.plus(settings.every());
    boolean answered = outcome instanceof Errand.Answered || outcome instanceof Errand.Refused;
    if (answered && !behind.plus(settings.delay()).plus(settings.every()).isAfter(now)) {
      // The meter has no such record, and has had the time to make a later one.
      skippedTo = behind;
    } else {
      retryMicros = wallMicros + ChronoUnit.MICROS.between(now, now.plus(LEAST_RETRY));
    }
  }
}

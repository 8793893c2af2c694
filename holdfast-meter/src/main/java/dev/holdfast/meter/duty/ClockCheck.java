package dev.holdfast.meter.duty;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.line.Duty;
import dev.holdfast.meter.line.Errand;
import dev.holdfast.meter.line.MeterReading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a meter's clock by schedule and tells how far it is off. Where no answer came the clock is
 * read again soon, not only after a whole interval.
 */
public final class ClockCheck implements Duty {
  private static final long MICROS = 1_000_000;

  /** When a clock that gave no answer is asked again, unless it is its turn before. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final String meter;
  private final MeterClock clock;
  private final Settings settings;
  private final LongSupplier wall;
  private final Consumer<SessionEvent> events;
  private @Nullable LocalDateTime read;
  private @Nullable Duration deviation;
  private @Nullable Duration found;
  private boolean running;
  private long nextMicros = Long.MIN_VALUE;

  /** How a protocol has a meter's clock. */
  public interface MeterClock {

    /** Speaks to the meter. */
    MeterClient client();

    /** Asks for date and time. */
    List<MeterClient.Request> requests();

    /** The clock once all answers are in, the last of which is this one; null before. */
    @Nullable LocalDateTime read(MeterReading answer);
  }

  /**
   * When clocks are read.
   *
   * @param every from one look to the next
   * @param tolerated deviation that is no warning
   * @param zone of the meter's clock
   */
  public record Settings(Duration every, Duration tolerated, ZoneId zone) {}

  /**
   * @param wall the time, us since 1970-01-01 UTC
   */
  public ClockCheck(
      String meter,
      MeterClock clock,
      Settings settings,
      LongSupplier wall,
      Consumer<SessionEvent> events) {
    this.meter = meter;
    this.clock = clock;
    this.settings = settings;
    this.wall = wall;
    this.events = events;
  }

  /** How far the meter was ahead when its clock was read last; null where it never was. */
  public @Nullable Duration deviation() {
    return deviation;
  }

  /** Has the clock read as soon as the line is free. */
  public void soon() {
    nextMicros = Long.MIN_VALUE;
  }

  @Override
  public long untilDue(long wallMicros) {
    if (running) {
      return Long.MAX_VALUE;
    }
    return nextMicros == Long.MIN_VALUE ? 0 : nextMicros - wallMicros;
  }

  @Override
  public Errand begin(long wallMicros) {
    running = true;
    found = null;
    nextMicros = wallMicros + settings.every().toNanos() / 1_000;
    return new Errand(meter, clock.client(), clock.requests(), true, this::answered, this::ended);
  }

  private List<MeterReading> answered(MeterReading answer) {
    LocalDateTime shown = clock.read(answer);
    if (shown != null) {
      read = shown;
      found = Duration.between(local(wall.getAsLong()), shown);
    }
    return List.of();
  }

  private LocalDateTime local(long wallMicros) {
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(
            Math.floorDiv(wallMicros, MICROS), Math.floorMod(wallMicros, MICROS) * 1_000),
        settings.zone());
  }

  private void ended(Errand.Outcome outcome) {
    running = false;
    Duration ahead = found;
    LocalDateTime shown = read;
    if (ahead == null || shown == null) {
      boolean refused = outcome instanceof Errand.Refused;
      long soon = wall.getAsLong() + AGAIN.toNanos() / 1_000;
      nextMicros = refused ? nextMicros : Math.min(nextMicros, soon);
      return;
    }
    deviation = ahead;
    String text =
        "Clock of %s shows %s, %.1f s %s"
            .formatted(
                meter,
                Times.text(shown),
                ahead.abs().toMillis() / 1000.0,
                ahead.isNegative() ? "behind" : "ahead");
    boolean off = ahead.abs().compareTo(settings.tolerated()) > 0;
    events.accept(
        off ? SessionEvent.warning("clock-deviation", text) : SessionEvent.info("clock", text));
  }
}

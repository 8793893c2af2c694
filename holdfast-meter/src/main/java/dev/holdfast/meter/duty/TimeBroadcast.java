package dev.holdfast.meter.duty;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.line.Duty;
import dev.holdfast.meter.line.Errand;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets the clocks of all meters of a line, once a day, where one of them is off by more than is
 * tolerated. Meters follow steps of five minutes at most, once a day, and not near midnight or
 * settlement; so nothing is sent then, and a clock that is further off is told of.
 */
public final class TimeBroadcast implements Duty {

  /** The largest step that meters follow, and how near midnight and settlement they do not. */
  public static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private static final Duration WITHIN = Duration.ofHours(1);
  private static final long MICROS = 1_000_000;

  private final String meter;
  private final MeterClient client;
  private final BiFunction<MeterClient, LocalDateTime, MeterClient.Request> request;
  private final Settings settings;
  private final List<ClockCheck> clocks;
  private final Consumer<SessionEvent> events;
  private final Consumer<LocalDate> done;
  private @Nullable LocalDate last;
  private boolean running;

  /**
   * When clocks are set.
   *
   * @param at time of the day, more than five minutes from midnight and settlement
   * @param settlement time of the day at which meters settle
   * @param tolerated deviation of which nothing is made
   * @param zone of the meters' clocks
   */
  public record Settings(LocalTime at, LocalTime settlement, Duration tolerated, ZoneId zone) {
    public Settings {
      if (near(at, LocalTime.MIDNIGHT) || near(at, settlement)) {
        throw new IllegalArgumentException(at + " is near midnight or settlement");
      }
    }
  }

  /**
   * @param meter any on the line
   * @param request the broadcast of a time
   * @param clocks what is known of the meters
   * @param last day on which it was done last; null for none
   * @param done told the day on which it was done
   */
  public TimeBroadcast(
      String meter,
      MeterClient client,
      BiFunction<MeterClient, LocalDateTime, MeterClient.Request> request,
      Settings settings,
      List<ClockCheck> clocks,
      @Nullable LocalDate last,
      Consumer<LocalDate> done,
      Consumer<SessionEvent> events) {
    this.meter = meter;
    this.client = client;
    this.request = request;
    this.settings = settings;
    this.clocks = List.copyOf(clocks);
    this.last = last;
    this.done = done;
    this.events = events;
  }

  /** Whether two times of the day are five minutes apart or less, around midnight too. */
  public static boolean near(LocalTime one, LocalTime other) {
    Duration apart = Duration.between(one, other).abs();
    return apart.compareTo(FIVE_MINUTES) <= 0
        || Duration.ofDays(1).minus(apart).compareTo(FIVE_MINUTES) <= 0;
  }

  @Override
  public long untilDue(long wallMicros) {
    LocalDateTime now = local(wallMicros);
    LocalDateTime at = now.toLocalDate().atTime(settings.at());
    boolean over =
        now.toLocalDate().equals(last)
            || now.isAfter(at.plus(WITHIN))
            || (now.isAfter(at) && forbidden(now));
    if (running || (!over && !now.isBefore(at) && !needed())) {
      return Long.MAX_VALUE;
    }
    return ChronoUnit.MICROS.between(now, over ? at.plusDays(1) : at);
  }

  private boolean forbidden(LocalDateTime now) {
    return near(now.toLocalTime(), LocalTime.MIDNIGHT)
        || near(now.toLocalTime(), settings.settlement());
  }

  private boolean needed() {
    return clocks.stream()
        .map(ClockCheck::deviation)
        .anyMatch(off ->
            off != null
                && off.abs().compareTo(settings.tolerated()) > 0
                && off.abs().compareTo(FIVE_MINUTES) <= 0);
  }

  @Override
  public Errand begin(long wallMicros) {
    running = true;
    LocalDateTime now = local(wallMicros);
    LocalDateTime told = now.plusNanos(500_000_000).truncatedTo(ChronoUnit.SECONDS);
    return Errand.told(meter, client, request.apply(client, told), outcome -> ended(outcome, told));
  }

  private void ended(Errand.Outcome outcome, LocalDateTime told) {
    running = false;
    if (outcome instanceof Errand.Told) {
      last = told.toLocalDate();
      done.accept(told.toLocalDate());
      events.accept(
          SessionEvent.info("clock-set", "All meters were told the time " + Times.text(told)));
      clocks.forEach(ClockCheck::soon);
    }
  }

  private LocalDateTime local(long wallMicros) {
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(
            Math.floorDiv(wallMicros, MICROS), Math.floorMod(wallMicros, MICROS) * 1_000),
        settings.zone());
  }
}

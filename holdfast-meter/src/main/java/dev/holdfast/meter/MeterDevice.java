package dev.holdfast.meter;

import dev.holdfast.meter.MeterEvent.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A meter with what a client may change of it: clock, registers, passwords, relay, parameters,
 * frozen data. The servers of all protocols share one, so that what one sets the others show. Pure;
 * its clock is that of the model it measures by, moved by what clients set.
 */
public final class MeterDevice implements MeterModel {

  /** Freezes by command that are kept. */
  public static final int KEPT_FREEZES = 12;

  /** A broadcast moves the clock by this much at most. */
  private static final Duration MAX_BROADCAST_STEP = Duration.ofMinutes(5);

  /** Nor does it so close to midnight or to the hour of settlement. */
  private static final Duration AROUND_SETTLEMENT = Duration.ofMinutes(5);

  private record Register(Quantity quantity, int index) {}

  /** Something frozen, and when. */
  public record Frozen(LocalDateTime time, MeterModel values) {}

  private final MeterModel measured;
  private final MeterPasswords passwords;
  private final boolean fixed;
  private final MeterEvents events = new MeterEvents();
  private final MeterSwitch relay = new MeterSwitch();
  private final Map<MeterParameter, String> parameters = new EnumMap<>(MeterParameter.class);
  private final Map<Register, BigDecimal> cleared = new HashMap<>();
  private final Deque<Frozen> frozen = new ArrayDeque<>();
  private Duration clockStep = Duration.ZERO;
  private @Nullable LocalDate broadcastDay;
  private @Nullable LocalDateTime demandsSince;
  private @Nullable LocalDateTime clearedAt;
  private boolean programming;

  /** A meter with all passwords 000000. */
  public MeterDevice(MeterModel measured) {
    this(measured, new MeterPasswords());
  }

  public MeterDevice(MeterModel measured, MeterPasswords passwords) {
    this(measured, passwords, false);
  }

  private MeterDevice(MeterModel measured, MeterPasswords passwords, boolean fixed) {
    this.measured = measured;
    this.passwords = passwords;
    this.fixed = fixed;
  }

  /** A device that shows a model and refuses every change. */
  public static MeterDevice showing(MeterModel model) {
    return new MeterDevice(model, new MeterPasswords(), true);
  }

  /** Whether it refuses every change. */
  public boolean fixed() {
    return fixed;
  }

  @Override
  public boolean stale() {
    return measured.stale();
  }

  /** The model itself where it is a device, else a new one that measures by it. */
  public static MeterDevice of(MeterModel model) {
    return model instanceof MeterDevice device ? device : new MeterDevice(model);
  }

  public MeterPasswords passwords() {
    return passwords;
  }

  public MeterEvents events() {
    return events;
  }

  public MeterSwitch relay() {
    return relay;
  }

  /** Whether the programming button was pressed, which a new address needs. */
  public boolean programming() {
    return programming;
  }

  /** Presses or releases the programming button. */
  public void programming(boolean pressed) {
    programming = pressed;
  }

  @Override
  public int tariffs() {
    return measured.tariffs();
  }

  @Override
  public @Nullable BigDecimal value(Quantity quantity, int index) {
    return sinceClear(measured, quantity, index);
  }

  private @Nullable BigDecimal sinceClear(MeterModel from, Quantity quantity, int index) {
    BigDecimal value = from.value(quantity, index);
    BigDecimal base = cleared.get(new Register(quantity, index));
    return value == null || base == null ? value : value.subtract(base);
  }

  @Override
  public LocalDateTime time() {
    return measured.time().plus(clockStep);
  }

  @Override
  public @Nullable Peak maximumDemand(Quantity energy, int index) {
    Peak peak = measured.maximumDemand(energy, index);
    if (peak == null) {
      return null;
    }
    LocalDateTime since = demandsSince;
    return since != null && peak.time().isBefore(since) ? new Peak(BigDecimal.ZERO, since) : peak;
  }

  @Override
  public @Nullable MeterModel at(LocalDateTime moment) {
    LocalDateTime first = clearedAt;
    boolean known = !moment.isAfter(time()) && (first == null || !moment.isBefore(first));
    MeterModel then = known ? measured.at(moment.minus(clockStep)) : null;
    return then == null ? null : new Past(then, moment);
  }

  /** A parameter's text, empty where it was never set. */
  public String parameter(MeterParameter parameter) {
    return parameters.getOrDefault(parameter, "");
  }

  /**
   * Sets a parameter.
   *
   * @return false when the text is none for it
   */
  public boolean parameter(MeterParameter parameter, String text) {
    if (!parameter.takes(text)) {
      return false;
    }
    parameters.put(parameter, text);
    return true;
  }

  /** Sets the clock; the event keeps the time before and after. */
  public void setTime(LocalDateTime time, int operator) {
    LocalDateTime before = time();
    clockStep = clockStep.plus(Duration.between(before, time));
    events.note(new MeterEvent(Kind.CLOCK_SET, before, time, operator));
  }

  /**
   * Sets the clock by a broadcast: five minutes at most, once a day, not around midnight, where
   * meters settle.
   *
   * @return whether it was followed
   */
  public boolean broadcastTime(LocalDateTime time) {
    LocalDateTime now = time();
    boolean near = Duration.between(now, time).abs().compareTo(MAX_BROADCAST_STEP) <= 0;
    if (!near
        || now.toLocalDate().equals(broadcastDay)
        || aroundMidnight(now.toLocalTime())
        || aroundMidnight(time.toLocalTime())) {
      return false;
    }
    broadcastDay = now.toLocalDate();
    clockStep = clockStep.plus(Duration.between(now, time));
    return true;
  }

  private static boolean aroundMidnight(LocalTime time) {
    Duration since = Duration.between(LocalTime.MIDNIGHT, time);
    return since.compareTo(AROUND_SETTLEMENT) <= 0
        || Duration.ofDays(1).minus(since).compareTo(AROUND_SETTLEMENT) <= 0;
  }

  /** Sets all energies to 0, forgets demands, frozen data and events. */
  public void clearMeter(int operator) {
    for (Quantity quantity : Quantity.values()) {
      for (int index = 0; quantity.counter() && index <= Math.max(3, tariffs()); index++) {
        BigDecimal value = measured.value(quantity, index);
        if (value != null) {
          cleared.put(new Register(quantity, index), value);
        }
      }
    }
    frozen.clear();
    demandsSince = time();
    clearedAt = time();
    events.clearAll();
    events.note(MeterEvent.at(Kind.METER_CLEAR, time(), operator));
  }

  /** Begins all maximum demands anew. */
  public void clearDemand(int operator) {
    demandsSince = time();
    events.note(MeterEvent.at(Kind.DEMAND_CLEAR, time(), operator));
  }

  /** Freezes all values now. */
  public void freeze() {
    Map<Register, BigDecimal> values = new HashMap<>();
    for (Quantity quantity : Quantity.values()) {
      for (int index = 0; index <= Math.max(3, tariffs()); index++) {
        BigDecimal value = value(quantity, index);
        if (value != null) {
          values.put(new Register(quantity, index), value);
        }
      }
    }
    frozen.addFirst(new Frozen(time(), new Snapshot(values, time(), tariffs())));
    if (frozen.size() > KEPT_FREEZES) {
      frozen.removeLast();
    }
  }

  /**
   * The n-th last freeze by command.
   *
   * @param n 1 for the last
   * @return null where there were fewer
   */
  public @Nullable Frozen frozen(int n) {
    return n < 1 ? null : frozen.stream().skip(n - 1L).findFirst().orElse(null);
  }

  /** Values kept. */
  private record Snapshot(Map<Register, BigDecimal> values, LocalDateTime time, int tariffs)
      implements MeterModel {
    @Override
    public @Nullable BigDecimal value(Quantity quantity, int index) {
      return values.get(new Register(quantity, index));
    }
  }

  /** An earlier moment of the measured model, on this meter's registers. */
  private final class Past implements MeterModel {
    private final MeterModel then;
    private final LocalDateTime moment;

    Past(MeterModel then, LocalDateTime moment) {
      this.then = then;
      this.moment = moment;
    }

    @Override
    public int tariffs() {
      return then.tariffs();
    }

    @Override
    public @Nullable BigDecimal value(Quantity quantity, int index) {
      return sinceClear(then, quantity, index);
    }

    @Override
    public LocalDateTime time() {
      return moment;
    }

    @Override
    public @Nullable Peak maximumDemand(Quantity energy, int index) {
      return then.maximumDemand(energy, index);
    }
  }
}

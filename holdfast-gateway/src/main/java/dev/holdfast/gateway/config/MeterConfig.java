package dev.holdfast.gateway.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of meters that are read in turn.
 *
 * @param interval pause between the starts of two rounds
 * @param timeout longest wait for one answer; null: by what goes over the line
 * @param retries sends after the first
 * @param turnaround pause between an answer and the next request
 * @param clock null: clocks are let alone
 * @param protocols those spoken on the line, in the order in which bytes are tried against them
 * @param cutPolicy null: by the kind of endpoint
 * @param dialIn set when meters dial in
 */
public record MeterConfig(
    @Key(doc = "Pause between the starts of two rounds.", def = "1s", min = "10ms", max = "24h")
        Duration interval,
    @Key(
            doc =
                "Longest wait for one answer; by default 500ms, and on a serial line besides the time"
                    + " that the request and its answer take at its speed.",
            min = "10ms",
            max = "60s")
        @Nullable Duration timeout,
    @Key(doc = "Sends after the first.", def = "2", min = "0", max = "20") int retries,
    @Key(doc = "Pause between an answer and the next request.", def = "20ms", max = "10s")
        Duration turnaround,
    @Key(
            doc =
                "Protocols on the line, in the order in which bytes are tried against them; by"
                    + " default modbus-rtu, dlt645-2007, dlt698.45 and what else its meters speak,"
                    + " or modbus-tcp alone where all of them do.",
            def = "[]")
        List<Language> protocols,
    @Key(doc = "How the clocks of DL/T meters are looked after; not at all when absent.")
        @Nullable ClockConfig clock,
    @Key(doc = "The meters on the line.", minItems = 1) List<Meter> meters,
    @Key(
            doc =
                "Who decides that a connection is cut on which no meter answers; by default verified"
                    + " on TCP, standard elsewhere, which leaves it open.")
        LinkConfig.@Nullable Cut cutPolicy,
    @Key(doc = "Meters that dial in: this link is the door, and each caller a link of its own.")
        @Nullable DialInConfig dialIn) {

  public MeterConfig {
    protocols = List.copyOf(protocols);
    meters = List.copyOf(meters);
  }

  /** The same with other meters. */
  MeterConfig with(List<Meter> others, @Nullable DialInConfig callers) {
    return new MeterConfig(
        interval, timeout, retries, turnaround, protocols, clock, others, cutPolicy, callers);
  }

  /** The line of one caller. */
  public MeterConfig of(List<Meter> own, String id) {
    return with(own.stream().map(meter -> meter.of(id)).toList(), null);
  }

  /** Protocols on the line, in the order in which bytes are tried against them. */
  public List<Language> spoken() {
    if (!protocols.isEmpty()) {
      return protocols;
    }
    return Language.spokenBy(meters.stream().map(Meter::speaks).toList());
  }

  /**
   * With what a DL/T meter is written to.
   *
   * @param level of the password, 0 highest (DL/T 645)
   * @param password six digits
   * @param operator code of the operator (DL/T 645)
   */
  public record Access(
      @Key(doc = "Level of the password, 0 highest (DL/T 645).", def = "2", min = "0", max = "9")
          int level,
      @Key(doc = "The password.", pattern = "[0-9]{6}", expected = "6 digits in quotes")
          String password,
      @Key(doc = "Code of the operator (DL/T 645).", def = "0", min = "0", max = "99999999")
          int operator) {
    @Override
    public String toString() {
      return "password of level " + level;
    }
  }

  /** What a meter speaks. */
  public enum Language implements Choice {
    MODBUS_RTU("modbus-rtu"),
    DLT645_2007("dlt645-2007"),
    DLT698_45("dlt698.45"),
    MODBUS_ASCII("modbus-ascii"),
    MODBUS_TCP("modbus-tcp");

    private final String key;

    Language(String key) {
      this.key = key;
    }

    /** Whether values stand in registers and bits. */
    public boolean modbus() {
      return this == MODBUS_RTU || this == MODBUS_ASCII || this == MODBUS_TCP;
    }

    /** What a line speaks whose meters speak these, unless told otherwise. */
    static List<Language> spokenBy(List<Language> meters) {
      if (!meters.isEmpty() && meters.stream().allMatch(MODBUS_TCP::equals)) {
        return List.of(MODBUS_TCP);
      }
      return Arrays.stream(values())
          .filter(one -> one.compareTo(MODBUS_ASCII) < 0 || meters.contains(one))
          .toList();
    }

    @Override
    public String key() {
      return key;
    }
  }

  /**
   * One meter.
   *
   * @param profile null: all about it stands here
   * @param protocol null: that of its profile
   * @param address unit number (Modbus), or the digits on the meter's label
   * @param readGap most registers between points that are read with them (Modbus)
   * @param access null: nothing is written to it (DL/T)
   * @param records what is fetched by schedule (DL/T)
   */
  public record Meter(
      @Key(doc = "The meter's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(doc = "A profile with what it speaks and what is read from it.")
          @Nullable String profile,
      @Key(doc = "What it speaks; by default as the profile says.") @Nullable Language protocol,
      @Key(
              doc =
                  "Unit number (Modbus), or the digits on the meter's label, in quotes; {id} is the"
                      + " id of a caller that dialled in.",
              pattern = "[0-9]{1,32}|\\{id}",
              expected = "1 to 32 digits in quotes")
          String address,
      @Key(
              doc =
                  "Most registers or bits between two points that are read together with them"
                      + " (Modbus).",
              def = "0",
              min = "0",
              max = "124")
          int readGap,
      @Key(doc = "With what it is written to (DL/T).") @Nullable Access access,
      @Key(
              doc =
                  "What it records and is fetched by schedule (DL/T), besides what the profile has.",
              def = "[]")
          List<RecordConfig> records,
      @Key(doc = "What is read from it, besides what the profile has.", def = "[]")
          List<PointConfig> points) {
    public Meter {
      records = List.copyOf(records);
      points = List.copyOf(points);
    }

    /** What it speaks, once its profile has been put in place. */
    public Language speaks() {
      return Objects.requireNonNull(protocol, "checked with the configuration");
    }

    /** The same where the id of a caller stands in the address. */
    Meter of(String id) {
      return address.equals(DialInConfig.ID_MARK)
          ? new Meter(name, profile, protocol, id, readGap, access, records, points)
          : this;
    }
  }
}

package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port at which polled values are served in protocols of meters.
 *
 * @param protocols in the order in which bytes are tried; those of the units when empty
 */
public record ServeConfig(
    @Key(
            doc =
                "Protocols at the port, in the order in which bytes are tried against them; by"
                    + " default those of its units.",
            def = "[]")
        List<Language> protocols,
    @Key(doc = "The meters that clients see.", minItems = 1) List<Unit> units) {

  public ServeConfig {
    protocols = List.copyOf(protocols);
    units = List.copyOf(units);
  }

  /** Protocols at the port, in the order in which bytes are tried against them. */
  public List<Language> spoken() {
    return protocols.isEmpty()
        ? Language.spokenBy(units.stream().map(Unit::protocol).toList())
        : protocols;
  }

  /**
   * A meter that clients see.
   *
   * @param address unit number (Modbus), or the digits of a label
   * @param gaps whether registers that no point has are read as 0 (Modbus)
   * @param points where values stand (Modbus); none for DL/T, which shows all measured values
   */
  public record Unit(
      @Key(doc = "What it speaks.") Language protocol,
      @Key(
              doc = "Unit number (Modbus), or the digits of its label, in quotes.",
              pattern = "[0-9]{1,32}",
              expected = "1 to 32 digits in quotes")
          String address,
      @Key(doc = "The link that reads the values.") String link,
      @Key(doc = "The meter on that link.") String meter,
      @Key(doc = "Age beyond which a value is stale.", def = "5m", min = "100ms", max = "365d")
          Duration staleAfter,
      @Key(
              doc =
                  "What is said of a stale value: target-silent (exception 0B), device-failure (04),"
                      + " or last, the last value. DL/T has an error of its own.",
              def = "target-silent")
          Stale stale,
      @Key(doc = "Whether registers that no point has are read as 0 (Modbus).", def = "false")
          boolean gaps,
      @Key(doc = "Where values stand (Modbus).", def = "[]") List<Shown> points) {
    public Unit {
      points = List.copyOf(points);
    }
  }

  /**
   * A value in registers.
   *
   * @param from a point of the meter; null: the one of the same name
   */
  public record Shown(
      @Key(doc = "Point of the meter; by default the one of this name.") @Nullable String from,
      @Inline PointConfig point) {

    /** The point of the meter. */
    public String source() {
      return from == null ? point.name() : from;
    }
  }

  /** What is said of a stale value. */
  public enum Stale implements Choice {
    TARGET_SILENT,
    DEVICE_FAILURE,
    LAST
  }
}

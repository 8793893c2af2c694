package dev.holdfast.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * Something that a meter records by itself and that is fetched by schedule (DL/T).
 *
 * @param id 05 or 06 (DL/T 645), or a record table (DL/T 698.45)
 * @param every from one record to the next
 * @param delay how long after its time a record is asked for
 * @param back how far back the first records lie that are asked for
 * @param columns what of a table (DL/T 698.45)
 */
public record RecordConfig(
    @Key(
            doc = "The record's name, and of its first value.",
            pattern = Config.NAME,
            expected = Config.NAME_IN_WORDS)
        String name,
    @Key(
            doc =
                "Freezes, 05 with the kind of freeze and of value, or a load curve, 06 with the"
                    + " class of values (DL/T 645); OAD of a record table (DL/T 698.45).",
            pattern = "[0-9A-Fa-f]{8}",
            expected = "8 hex digits in quotes")
        String id,
    @Key(
            doc = "From one record to the next: a part of a day, or whole days.",
            def = "15m",
            min = "1m",
            max = "31d")
        Duration every,
    @Key(doc = "How long after its time a record is asked for.", def = "1m", max = "24h")
        Duration delay,
    @Key(doc = "How far back the first records lie that are asked for.", def = "1d", max = "366d")
        Duration back,
    @Key(doc = "What of a table (DL/T 698.45).", def = "[]") List<Column> columns) {

  public RecordConfig {
    columns = List.copyOf(columns);
  }

  /**
   * A column of a record table.
   *
   * @param name of its value
   */
  public record Column(
      @Key(doc = "The value's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(
              doc = "OAD of the value.",
              pattern = "[0-9A-Fa-f]{8}",
              expected = "8 hex digits in quotes")
          String id) {}
}

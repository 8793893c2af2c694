package dev.holdfast.meter.line;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.meter.PointValue;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What a meter itself has recorded at an earlier moment: a freeze, a row of a load curve. */
public final class MeterRecord implements Decoded {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private final MeterReading reading;
  private final String record;
  private final LocalDateTime time;

  /**
   * @param record name of the record, as configured
   * @param time when the meter took the values, by its own clock
   * @param reading the values, and the reply that brought them
   */
  public MeterRecord(String record, LocalDateTime time, MeterReading reading) {
    this.record = record;
    this.time = time;
    this.reading = reading;
  }

  public String meter() {
    return reading.meter();
  }

  public String record() {
    return record;
  }

  public LocalDateTime time() {
    return time;
  }

  public List<PointValue> values() {
    return reading.values();
  }

  @Override
  public String protocol() {
    return reading.protocol();
  }

  @Override
  public String kind() {
    return "record";
  }

  /** The reply; several records may have come with it. */
  @Override
  public byte[] bytes() {
    return reading.bytes();
  }

  /** As a reading, with {@code daily of 2026-01-02T00:00:00} behind the meter. */
  @Override
  public String text() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "%s, %s %s, %s of %s"
            .formatted(
                reading.meter(),
                reading.protocol(),
                reading.address(),
                record,
                SECONDS.format(time)));
    for (PointValue v : reading.values()) {
      String unit = v.unit().isEmpty() ? "" : " " + v.unit();
      lines.add(v.point() + " " + v.value() + unit);
    }
    return lines.toString();
  }

  /** As a reading, with {@code record} and {@code time}. */
  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("record", record);
    fields.put("time", SECONDS.format(time));
    fields.putAll(reading.fields());
    return fields;
  }

  @Override
  public String toString() {
    return text().replace("\n", ", ");
  }
}

package dev.holdfast.meter.duty;

import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moments as values have them. */
final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Times() {}

  /** {@code 2026-01-02 03:04}, with or without seconds; null for anything else. */
  static @Nullable LocalDateTime read(String text) {
    try {
      return LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException e) {
      return null;
    }
  }

  static String text(LocalDateTime time) {
    return FORMAT.format(time);
  }

  /** The record that some values of a reply are; none without a moment or a value. */
  static List<MeterRecord> records(
      String name, @Nullable LocalDateTime time, List<PointValue> values, MeterReading answer) {
    if (time == null || values.isEmpty()) {
      return List.of();
    }
    MeterReading reading =
        new MeterReading(
            answer.meter(), answer.protocol(), answer.address(), values, answer.bytes());
    return List.of(new MeterRecord(name, time, reading));
  }
}

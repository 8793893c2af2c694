package dev.holdfast.meter.duty;

import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.line.MeterReading;
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

  /** A reading of the same reply with other values. */
  static MeterReading with(MeterReading answer, List<PointValue> values) {
    return new MeterReading(
        answer.meter(), answer.protocol(), answer.address(), values, answer.bytes());
  }
}

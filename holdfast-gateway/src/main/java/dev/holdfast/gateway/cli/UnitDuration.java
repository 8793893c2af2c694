package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A duration on the command line: {@code 5s}, {@code 150ms}; for HSMS timers a bare number is
 * seconds.
 */
final class UnitDuration {

  private UnitDuration() {}

  /** With a unit always. */
  static final class WithUnit implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A bare number is seconds. */
  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return new WithUnit().convert(text.matches("\\d+(\\.\\d+)?") ? text + "s" : text);
    }
  }
}

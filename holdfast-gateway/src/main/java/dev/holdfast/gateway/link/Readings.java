package dev.holdfast.gateway.link;

import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.line.MeterReading;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The newest value of each point of each meter, and how old it is. Safe from any thread. */
public final class Readings {

  private final Map<Source, Read> values = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  private record Source(String link, String meter, String point) {}

  /** A value with its unit and when it came. */
  private record Read(PointValue value, long nanos) {}

  /**
   * @param nanoTime monotonic time, ns
   */
  public Readings(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void put(String link, MeterReading reading) {
    long now = nanoTime.getAsLong();
    for (PointValue value : reading.values()) {
      values.put(new Source(link, reading.meter(), value.point()), new Read(value, now));
    }
  }

  /** The newest value that is not older; null where there is none. */
  @Nullable PointValue fresh(String link, String meter, String point, Duration oldest) {
    Read read = values.get(new Source(link, meter, point));
    return read == null || nanoTime.getAsLong() - read.nanos() > oldest.toNanos()
        ? null
        : read.value();
  }
}

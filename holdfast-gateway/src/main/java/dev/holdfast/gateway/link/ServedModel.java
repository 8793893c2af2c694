package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.config.PointConfig;
import dev.holdfast.meter.Measured;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.PolledModel;
import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was read from a meter as a model of it. */
final class ServedModel {

  private static final int MOST_OF_BLOCK = 64;
  private static final int BLOCK = 0xFF;

  private final Readings readings;
  private final String link;
  private final String meter;
  private final Duration oldest;

  private ServedModel(Readings readings, String link, String meter, Duration oldest) {
    this.readings = readings;
    this.link = link;
    this.meter = meter;
    this.oldest = oldest;
  }

  /**
   * The model of a configured meter.
   *
   * @param oldest age beyond which a value is not shown
   */
  static MeterModel of(MeterHall hall, String link, String meter, Duration oldest) {
    return new ServedModel(hall.readings(), link, meter, oldest)
        .model(
            hall.meter(link, meter)
                .orElseThrow(() -> new IllegalArgumentException("no meter " + meter)));
  }

  private MeterModel model(MeterConfig.Meter config) {
    Map<Measured, Supplier<@Nullable BigDecimal>> values = new HashMap<>();
    List<String> wanted = new ArrayList<>();
    for (PointConfig point : config.points()) {
      Measured first = measured(config, point);
      int more = first == null || !block(config, point) ? 1 : MOST_OF_BLOCK;
      for (int i = 0; first != null && i < more; i++) {
        Measured value = first.after(i);
        String name = i == 0 ? point.name() : point.name() + "." + (i + 1);
        if (value != null) {
          values.putIfAbsent(value, () -> read(value, name));
        }
      }
      if (first != null) {
        wanted.add(point.name());
      }
    }
    return new PolledModel(
        values, () -> wanted.stream().anyMatch(name -> fresh(name) == null), LocalDateTime::now);
  }

  private @Nullable PointValue fresh(String point) {
    return readings.fresh(link, meter, point, oldest);
  }

  private @Nullable BigDecimal read(Measured measured, String point) {
    PointValue value = fresh(point);
    if (value == null) {
      return null;
    }
    try {
      return measured.inOwnUnit(new BigDecimal(value.value()), value.unit());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Measured measured(MeterConfig.Meter meter, PointConfig point) {
    String said = point.quantity();
    if (said != null) {
      return Measured.parse(said);
    }
    return switch (meter.speaks()) {
      case DLT645_2007 ->
          MeterClients.of1997(point) ? null : DataDictionary.measured(MeterClients.id(point));
      case DLT698_45 -> ObjectDictionary.measured(MeterClients.id(point));
      default -> null;
    };
  }

  /** Whether a point gives several values, of tariffs or phases. */
  private static boolean block(MeterConfig.Meter meter, PointConfig point) {
    return switch (meter.speaks()) {
      case DLT645_2007 ->
          MeterClients.of1997(point)
              ? (MeterClients.id(point) & 0xF) == 0xF
              : (MeterClients.id(point) >>> 8 & 0xFF) == BLOCK;
      case DLT698_45 -> (MeterClients.id(point) & 0xFF) == 0;
      default -> false;
    };
  }
}

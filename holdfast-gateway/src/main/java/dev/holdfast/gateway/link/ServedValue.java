package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.ServeConfig.Stale;
import dev.holdfast.gateway.config.ServeConfig.Unit;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.ExceptionCode;
import dev.holdfast.meter.modbus.ModbusException;
import dev.holdfast.meter.modbus.ModbusPoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A polled value for the registers of a point.
 *
 * @param source the meter's point
 * @param oldest age beyond which it is stale
 */
record ServedValue(ModbusPoint point, Readings readings, Unit unit, String source, Duration oldest)
    implements Supplier<String> {

  private static final Set<String> BITS = Set.of("true", "false", "0", "1");

  /**
   * The value.
   *
   * @throws ModbusException when it is stale, or the registers cannot hold it
   */
  @Override
  public String get() {
    PointValue value = readings.fresh(unit.link(), unit.meter(), source, oldest);
    if (value == null) {
      throw new ModbusException(
          unit.stale() == Stale.DEVICE_FAILURE
              ? ExceptionCode.DEVICE_FAILURE
              : ExceptionCode.GATEWAY_TARGET,
          "no fresh value of " + source);
    }
    String text = value.value();
    return switch (point.type()) {
      case BOOL -> {
        if (!BITS.contains(text)) {
          throw new ModbusException(ExceptionCode.DEVICE_FAILURE, text + " is no bit");
        }
        yield text;
      }
      case TEXT -> text.substring(0, Math.min(text.length(), 2 * point.registers()));
      default -> number(text);
    };
  }

  private String number(String text) {
    try {
      String refused = point.refuses(new BigDecimal(text));
      if (refused == null) {
        return text;
      }
      throw new ModbusException(ExceptionCode.DEVICE_FAILURE, refused);
    } catch (NumberFormatException e) {
      throw new ModbusException(ExceptionCode.DEVICE_FAILURE, text + " is no number");
    }
  }
}

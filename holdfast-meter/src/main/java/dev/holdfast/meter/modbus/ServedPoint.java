package dev.holdfast.meter.modbus;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A point that a server shows, and whether clients may write it.
 *
 * @param point where it stands and how its value is written
 * @param writable whether clients may write it
 * @param least least value that may be written, scaled; null for what its registers hold
 * @param most greatest value that may be written, scaled; null for what its registers hold
 */
public record ServedPoint(
    ModbusPoint point,
    PointBinding binding,
    boolean writable,
    @Nullable BigDecimal least,
    @Nullable BigDecimal most) {

  public ServedPoint {
    if (writable && !point.table().writable()) {
      throw wrong(point, "the table of its registers cannot be written");
    }
    if ((least != null || most != null) && !point.type().number()) {
      throw wrong(point, "a range is of numbers only");
    }
    if (least != null && most != null && least.compareTo(most) > 0) {
      throw wrong(point, "its range is empty: " + least + " to " + most);
    }
    holds(point, least);
    holds(point, most);
  }

  /** A value in memory that can only be read until {@link #open} is called. */
  public static ServedPoint stored(ModbusPoint point, String first) {
    Octets words = point.words(first, RoundingMode.UNNECESSARY);
    return new ServedPoint(
        point, PointBinding.stored(point.valueIn(words, point.register())), false, null, null);
  }

  /** A value that is asked for each time it is read. */
  public static ServedPoint shown(ModbusPoint point, Supplier<String> value) {
    return new ServedPoint(point, PointBinding.shown(value), false, null, null);
  }

  /** The same, open to writes of any value that its registers hold. */
  public ServedPoint open() {
    return new ServedPoint(point, binding, true, least, most);
  }

  /** The same, open to writes from a least to a greatest value. */
  public ServedPoint between(String from, String to) {
    return new ServedPoint(point, binding, true, new BigDecimal(from), new BigDecimal(to));
  }

  private static void holds(ModbusPoint point, @Nullable BigDecimal limit) {
    if (limit != null) {
      var _ = point.words(limit.toPlainString(), RoundingMode.HALF_UP);
    }
  }

  private static IllegalArgumentException wrong(ModbusPoint point, String why) {
    return new IllegalArgumentException("point " + point.name() + ": " + why);
  }

  /** What the registers show for a value. */
  Octets words(String value) {
    return point.words(value, RoundingMode.DOWN);
  }

  /** Why a value may not be written; null where it may. */
  @Nullable String refuses(String value) {
    if (!point.type().number()) {
      return null;
    }
    if (!Character.isDigit(value.charAt(value.length() - 1))) {
      return value + " is no number";
    }
    BigDecimal number = new BigDecimal(value);
    if (least != null && number.compareTo(least) < 0) {
      return value + " is below " + least.toPlainString();
    }
    return most != null && number.compareTo(most) > 0
        ? value + " is above " + most.toPlainString()
        : null;
  }
}

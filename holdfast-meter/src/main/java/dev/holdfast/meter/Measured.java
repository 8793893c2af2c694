package dev.holdfast.meter;

import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One value of a {@link MeterModel}.
 *
 * @param index which total, tariff or phase, see {@link Quantity}; 0 to 63
 */
public record Measured(Quantity quantity, int index) {

  private static final int MOST = 63;

  public Measured {
    if (index < 0 || index > MOST) {
      throw new IllegalArgumentException("index " + index + " of " + quantity);
    }
  }

  /**
   * Reads {@code voltage.1}: the quantity in lower case with hyphens, and behind a dot the index
   * where it is not 0.
   *
   * @return null when there is no such quantity
   */
  public static @Nullable Measured parse(String text) {
    int dot = text.indexOf('.');
    String name = dot < 0 ? text : text.substring(0, dot);
    String index = dot < 0 ? "0" : text.substring(dot + 1);
    if (!index.matches("[0-9]{1,2}") || Integer.parseInt(index) > MOST) {
      return null;
    }
    for (Quantity quantity : Quantity.values()) {
      if (name(quantity).equals(name)) {
        return new Measured(quantity, Integer.parseInt(index));
      }
    }
    return null;
  }

  /** The quantity as {@link #parse} reads it. */
  public static String name(Quantity quantity) {
    return quantity.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The next tariff or phase, {@code steps} behind this one; null beyond the last. */
  public @Nullable Measured after(int steps) {
    return index + steps > MOST ? null : new Measured(quantity, index + steps);
  }

  /**
   * A value in the unit of the quantity: kW of W and of MW; a value without a unit is taken as it
   * is.
   *
   * @return null when the unit is that of something else
   */
  public @Nullable BigDecimal inOwnUnit(BigDecimal value, String unit) {
    String own = quantity.unit();
    if (unit.isEmpty() || unit.equals(own)) {
      return value;
    }
    String base = own.startsWith("k") ? own.substring(1) : own;
    int ownPower = own.startsWith("k") ? 3 : 0;
    if (unit.equals(base)) {
      return value.movePointLeft(ownPower);
    }
    if (unit.length() == base.length() + 1 && unit.endsWith(base)) {
      return switch (unit.charAt(0)) {
        case 'm' -> value.movePointLeft(3 + ownPower);
        case 'k' -> value.movePointRight(3 - ownPower);
        case 'M' -> value.movePointRight(6 - ownPower);
        default -> null;
      };
    }
    return null;
  }
}

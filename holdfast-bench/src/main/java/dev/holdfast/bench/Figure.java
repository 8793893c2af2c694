package dev.holdfast.bench;

import java.util.Locale;

/**
 * One row of the table.
 *
 * @param name what was measured
 * @param ours what Holdfast reached, with its unit
 * @param floor what it is measured against, with its unit; empty where there is none
 * @param ratio ours to floor, empty where it says nothing
 * @param asked the bound, empty where the row is there to compare only
 */
public record Figure(String name, String ours, String floor, String ratio, String asked) {

  static String header() {
    return """
    | figure | Holdfast | floor | ratio | asked |
    |---|---|---|---|---|
    """;
  }

  String row() {
    return "| %s | %s | %s | %s | %s |".formatted(name, ours, floor, ratio, asked);
  }

  /** A number with a unit, three digits of it. */
  public static String amount(double value, String unit) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f %s", value, unit);
  }

  /** A quotient as the table shows it. */
  public static String ratio(double of, double to) {
    return String.format(Locale.ROOT, "%.2f", of / to);
  }
}

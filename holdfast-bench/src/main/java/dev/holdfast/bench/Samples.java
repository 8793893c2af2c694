package dev.holdfast.bench;

import java.util.Arrays;

/** Measurements of one thing, of which the median counts. */
public final class Samples {

  private double[] values = {};

  /** Adds one. */
  public void add(double value) {
    values = Arrays.copyOf(values, values.length + 1);
    values[values.length - 1] = value;
  }

  /** The one in the middle. */
  public double median() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package dev.holdfast.hsms.secs2;

/**
 * Floating-point numbers, F4 or F8: {@code <F4 [2] 1.5 NaN>}. Equal when {@link Double#equals} says
 * so of each: one NaN is as good as another, and 0.0 is not -0.0.
 */
public final class FloatItem extends LeafItem {

  private static final int F8_SHIFT = 3;

  FloatItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /** Value {@code index} of {@link #size()}. */
  public double doubleAt(int index) {
    int at = valueAt(index);
    return shift() == F8_SHIFT
        ? Double.longBitsToDouble(BigEndian.longAt(data, at))
        : Float.intBitsToFloat(inPlace() ? offset : BigEndian.intAt(data, at));
  }

  /** All values. */
  public double[] toDoubles() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = doubleAt(i);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FloatItem that) || that.format() != format() || that.size() != size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (Double.compare(doubleAt(i), that.doubleAt(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = format().code();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + Double.hashCode(doubleAt(i));
    }
    return hash;
  }
}

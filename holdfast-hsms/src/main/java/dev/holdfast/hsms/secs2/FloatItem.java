package dev.holdfast.hsms.secs2;

import java.util.Objects;

/**
 * Floating-point numbers, F4 or F8: {@code <F4 [2] 1.5 NaN>}. Equal when {@link Double#equals} says
 * so of each: one NaN is as good as another, and 0.0 is not -0.0.
 */
public final class FloatItem extends LeafItem {

  FloatItem(ItemFormat format, byte[] data, int offset, int length) {
    super(format, data, offset, length);
  }

  /** Value {@code index} of {@link #size()}. */
  public double doubleAt(int index) {
    if (format == ItemFormat.F8) {
      Objects.checkIndex(index, length >> 3);
      return Double.longBitsToDouble(BigEndian.longAt(data, offset + (index << 3)));
    }
    Objects.checkIndex(index, length >> 2);
    return Float.intBitsToFloat(BigEndian.intAt(data, offset + (index << 2)));
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
  public int size() {
    return length >> format.shift();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FloatItem that) || that.format != format || that.length != length) {
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
    int hash = format.code();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + Double.hashCode(doubleAt(i));
    }
    return hash;
  }
}

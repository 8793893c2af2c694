package dev.holdfast.hsms.secs2;

import java.math.BigInteger;

/** Integers of one format, I1 to I8 or U1 to U8: {@code <U4 [2] 1 4294967295>}. */
public final class IntegerItem extends LeafItem {

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  IntegerItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /**
   * Value {@code index} of {@link #size()}. A U8 above 2^63 - 1 comes as its 64 bits, negative; see
   * {@link #exactAt}.
   */
  public long longAt(int index) {
    int at = valueAt(index);
    if (inPlace()) {
      return code() == ItemFormat.U4_CODE ? Integer.toUnsignedLong(offset) : offset;
    }
    return BigEndian.integerAt(code(), data, at);
  }

  /** Value {@code index} of {@link #size()}, of every format without loss. */
  public BigInteger exactAt(int index) {
    BigInteger value = BigInteger.valueOf(longAt(index));
    return format() == ItemFormat.U8 && value.signum() < 0 ? value.add(TWO_TO_64) : value;
  }

  /** All values as {@link #longAt} has them. */
  public long[] toLongs() {
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = longAt(i);
    }
    return values;
  }
}

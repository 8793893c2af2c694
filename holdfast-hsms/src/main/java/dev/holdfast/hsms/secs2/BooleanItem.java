package dev.holdfast.hsms.secs2;

/**
 * Booleans: {@code <BOOLEAN [2] TRUE FALSE>}. A byte that is not zero is true, and two items with
 * the same truth values are equal whatever their bytes.
 */
public final class BooleanItem extends LeafItem {

  BooleanItem(byte[] data, int offset, int length) {
    super(ItemFormat.BOOLEAN, data, offset, length);
  }

  /** Value {@code index} of {@link #size()}. */
  public boolean booleanAt(int index) {
    return byteAt(index) != 0;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof BooleanItem that) || that.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (booleanAt(i) != that.booleanAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = ItemFormat.BOOLEAN.code();
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + (booleanAt(i) ? 1 : 0);
    }
    return hash;
  }
}

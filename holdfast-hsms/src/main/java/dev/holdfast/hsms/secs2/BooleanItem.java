package dev.holdfast.hsms.secs2;

/**
 * Booleans: {@code <BOOLEAN [2] TRUE FALSE>}. A byte that is not zero is true, and two items with
 * the same truth values are equal whatever their bytes.
 */
public final class BooleanItem extends LeafItem {

  BooleanItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /** Value {@code index} of {@link #size()}. */
  public boolean booleanAt(int index) {
    return byteAt(index) != 0;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof BooleanItem that) || that.size() != size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (booleanAt(i) != that.booleanAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = ItemFormat.BOOLEAN.code();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + (booleanAt(i) ? 1 : 0);
    }
    return hash;
  }
}

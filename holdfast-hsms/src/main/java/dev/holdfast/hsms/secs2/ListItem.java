package dev.holdfast.hsms.secs2;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list of items. One that was decoded is a view of its bytes: the items in it, which are views
 * too, are made anew whenever they are asked for. {@link #forEach} is the fastest way through all.
 */
public abstract sealed class ListItem implements Item, Iterable<Item> permits BuiltList, WireList {

  ListItem() {}

  /** Element {@code index} of {@link #size()}. */
  public abstract Item get(int index);

  /** How deep lists nest in it, itself included. */
  abstract int depth();

  /** Bytes of its encoding, header included. */
  abstract int encodedLength();

  /** Writes its encoding and returns the position behind it. */
  abstract int write(byte[] target, int from);

  /** The elements, unmodifiable. */
  public final List<Item> items() {
    return new Elements(this);
  }

  @Override
  public final Iterator<Item> iterator() {
    return items().iterator();
  }

  @Override
  public final ItemFormat format() {
    return ItemFormat.L;
  }

  @Override
  public final boolean equals(Object other) {
    if (!(other instanceof ListItem list) || size() != list.size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!get(i).equals(list.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public final int hashCode() {
    int hash = 1;
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + get(i).hashCode();
    }
    return hash;
  }

  @Override
  public final String toString() {
    return ItemPrinter.print(this, StandardCharsets.US_ASCII);
  }

  private static final class Elements extends AbstractList<Item> implements RandomAccess {
    private final ListItem list;

    Elements(ListItem list) {
      this.list = list;
    }

    @Override
    public Item get(int index) {
      return list.get(index);
    }

    @Override
    public int size() {
      return list.size();
    }
  }
}

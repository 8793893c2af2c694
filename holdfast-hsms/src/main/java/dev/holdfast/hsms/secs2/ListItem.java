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
public abstract sealed class ListItem implements Item, Iterable<Item>
    permits BuiltList, FewList, WireList {

  /** Arrays cannot be longer on every Java machine. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  ListItem() {}

  /** Element {@code index} of {@link #size()}. */
  public abstract Item get(int index);

  /** How deep lists nest in it, itself included. */
  abstract int depth();

  /** Bytes of its encoding, header included. */
  abstract int encodedLength();

  /** Writes its encoding and returns the position behind it. */
  abstract int write(byte[] target, int from);

  /** How deep lists nest in an item: 0 for a leaf. */
  static int depth(Item item) {
    return item instanceof ListItem list ? list.depth() : 0;
  }

  /** The depth of a list whose deepest element has this one. */
  static int depthAbove(int deepest) {
    if (deepest >= MAX_DEPTH) {
      throw new IllegalArgumentException("lists nest deeper than " + MAX_DEPTH);
    }
    return deepest + 1;
  }

  /** The length of an encoding, which must fit into an array. */
  static int checkedLength(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException("list of " + bytes + " bytes is too long");
    }
    return (int) bytes;
  }

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

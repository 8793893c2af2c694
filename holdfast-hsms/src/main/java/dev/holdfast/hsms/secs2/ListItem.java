package dev.holdfast.hsms.secs2;

import dev.holdfast.hsms.sml.Sml;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of items. A body that was decoded is a view of its bytes: the items in it, which are views
 * too, are made when one of them is first asked for.
 */
public final class ListItem implements Item, Iterable<Item> {

  private static final Item[] NONE = {};

  private final int size;
  private final int depth;
  private final int encodedLength;
  private final Item[] own;
  private final @Nullable ListView view;

  /** A list of these; the array is the list's own. */
  ListItem(Item[] elements) {
    long bytes = Secs2.headerLength(elements.length);
    int deepest = 0;
    for (Item element : elements) {
      if (element instanceof LeafItem leaf) {
        bytes += leaf.encodedLength();
      } else {
        ListItem list = (ListItem) element;
        bytes += list.encodedLength;
        deepest = Math.max(deepest, list.depth);
      }
    }
    if (elements.length > MAX_LENGTH || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "list of " + elements.length + " items and " + bytes + " bytes is too long");
    }
    if (deepest >= MAX_DEPTH) {
      throw new IllegalArgumentException("lists nest deeper than " + MAX_DEPTH);
    }
    this.size = elements.length;
    this.depth = deepest + 1;
    this.encodedLength = (int) bytes;
    this.own = elements;
    this.view = null;
  }

  /**
   * A list in checked bytes.
   *
   * @param depth how deep lists nest in it, itself included
   * @param encodedLength bytes that its encoding takes
   */
  ListItem(int size, int depth, int encodedLength, ListView view) {
    this.size = size;
    this.depth = depth;
    this.encodedLength = encodedLength;
    this.own = NONE;
    this.view = view;
  }

  /** Element {@code index} of {@link #size()}. */
  public Item get(int index) {
    return elements()[index];
  }

  /** The elements, unmodifiable. */
  public List<Item> items() {
    return Collections.unmodifiableList(Arrays.asList(elements()));
  }

  @Override
  public Iterator<Item> iterator() {
    return items().iterator();
  }

  @Override
  public ItemFormat format() {
    return ItemFormat.L;
  }

  @Override
  public int size() {
    return size;
  }

  /** The elements; nobody else may see the array. */
  private Item[] elements() {
    return view == null ? own : view.elements();
  }

  /** Bytes of its encoding, header included. */
  int encodedLength() {
    return encodedLength;
  }

  /** Writes its encoding and returns the position behind it. */
  int write(byte[] target, int from) {
    if (view != null && view.isShortest()) {
      return view.write(target, from, encodedLength);
    }
    int position = Secs2.writeHeader(ItemFormat.L, size, target, from);
    for (Item element : elements()) {
      position = Secs2.write(element, target, position);
    }
    return position;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListItem list
        && size == list.size
        && Arrays.equals(elements(), list.elements());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements());
  }

  @Override
  public String toString() {
    return Sml.print(this);
  }
}

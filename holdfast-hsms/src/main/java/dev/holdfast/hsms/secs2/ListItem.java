package dev.holdfast.hsms.secs2;

import dev.holdfast.hsms.sml.Sml;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of items. One that was decoded is a view of the message's bytes: its elements, themselves
 * views, are made when first asked for.
 */
public final class ListItem implements Item, Iterable<Item> {

  private static final byte[] NONE = {};
  private static final VarHandle VIEWED = viewedHandle();

  private final int size;
  private final int depth;
  private final byte[] data;
  private final int at;
  private final boolean shortest;
  private final Item @Nullable [] own;

  @SuppressWarnings("UnusedVariable") // through VIEWED
  private Item @Nullable [] viewed;

  private int encodedLength;

  /** A list of these; the array is the list's own. */
  ListItem(Item[] elements) {
    long bytes = Secs2.headerLength(elements.length);
    int deepest = 0;
    for (Item element : elements) {
      bytes += Secs2.encodedLength(element);
      if (element instanceof ListItem list) {
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
    this.own = elements;
    this.encodedLength = (int) bytes;
    this.data = NONE;
    this.at = 0;
    this.shortest = false;
  }

  /**
   * A view of checked bytes.
   *
   * @param at first byte of the first element
   * @param depth how deep lists nest in it at most, itself included
   * @param shortest whether no length in it takes more bytes than it needs
   */
  ListItem(byte[] data, int at, int size, int depth, boolean shortest) {
    this.size = size;
    this.depth = depth;
    this.own = null;
    this.data = data;
    this.at = at;
    this.shortest = shortest;
  }

  private static VarHandle viewedHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(ListItem.class, "viewed", Item[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
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
  Item[] elements() {
    Item[] known = own != null ? own : (Item[]) VIEWED.getAcquire(this);
    if (known == null) {
      known = Wire.elements(data, at, size, depth - 1, shortest);
      VIEWED.setRelease(this, known);
    }
    return known;
  }

  /** Bytes of its encoding, header included. */
  int encodedLength() {
    int known = encodedLength;
    if (known == 0) {
      known = Secs2.headerLength(size);
      if (shortest) {
        known += Wire.end(data, at, size) - at;
      } else {
        for (Item element : elements()) {
          known += Secs2.encodedLength(element);
        }
      }
      encodedLength = known;
    }
    return known;
  }

  /** Writes its encoding and returns the position behind it. */
  int write(byte[] target, int from) {
    int position = Secs2.writeHeader(ItemFormat.L, size, target, from);
    if (shortest) {
      int count = encodedLength() - (position - from);
      System.arraycopy(data, at, target, position, count);
      return position + count;
    }
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

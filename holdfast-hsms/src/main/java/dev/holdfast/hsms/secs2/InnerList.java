package dev.holdfast.hsms.secs2;

import java.util.Objects;

/** A list within a body that was decoded: a part of the array of all its items. */
final class InnerList extends ListItem {

  private final Item[] items;
  private final int first;
  private final int size;

  /** The elements from {@code first} on, which may be put there later. */
  InnerList(Item[] items, int first, int size) {
    this.items = items;
    this.first = first;
    this.size = size;
  }

  @Override
  public Item get(int index) {
    return items[first + Objects.checkIndex(index, size)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  int depth() {
    int deepest = 0;
    for (int i = first; i < first + size; i++) {
      if (items[i] instanceof ListItem list) {
        deepest = Math.max(deepest, list.depth());
      }
    }
    return deepest + 1;
  }

  @Override
  int encodedLength() {
    int bytes = Secs2.headerLength(size);
    for (int i = first; i < first + size; i++) {
      bytes += Secs2.encodedLength(items[i]);
    }
    return bytes;
  }

  @Override
  int write(byte[] target, int at) {
    return Secs2.writeList(items, first, size, target, at);
  }
}

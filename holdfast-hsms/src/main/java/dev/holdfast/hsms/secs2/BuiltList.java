package dev.holdfast.hsms.secs2;

/** A list that a program made of items. */
final class BuiltList extends ListItem {

  private final Item[] elements;
  private final int depth;
  private final int encodedLength;

  /** A list of these; the array is the list's own. */
  BuiltList(Item[] elements) {
    long bytes = Secs2.headerLength(elements.length);
    int deepest = 0;
    for (Item element : elements) {
      if (element instanceof LeafItem leaf) {
        bytes += leaf.encodedLength();
      } else {
        ListItem list = (ListItem) element;
        bytes += list.encodedLength();
        deepest = Math.max(deepest, list.depth());
      }
    }
    if (elements.length > MAX_LENGTH || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "list of " + elements.length + " items and " + bytes + " bytes is too long");
    }
    if (deepest >= MAX_DEPTH) {
      throw new IllegalArgumentException("lists nest deeper than " + MAX_DEPTH);
    }
    this.elements = elements;
    this.depth = deepest + 1;
    this.encodedLength = (int) bytes;
  }

  @Override
  public Item get(int index) {
    return elements[index];
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  int depth() {
    return depth;
  }

  @Override
  int encodedLength() {
    return encodedLength;
  }

  @Override
  int write(byte[] target, int from) {
    return Secs2.writeList(elements, 0, elements.length, target, from);
  }
}

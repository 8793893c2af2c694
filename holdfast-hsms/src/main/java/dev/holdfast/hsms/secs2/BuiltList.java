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
      bytes += Secs2.encodedLength(element);
      deepest = Math.max(deepest, depth(element));
    }
    if (elements.length > MAX_LENGTH) {
      throw new IllegalArgumentException("list of " + elements.length + " items is too long");
    }
    this.elements = elements;
    this.depth = depthAbove(deepest);
    this.encodedLength = checkedLength(bytes);
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

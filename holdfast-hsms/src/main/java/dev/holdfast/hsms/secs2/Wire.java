package dev.holdfast.hsms.secs2;

/** Items as views of bytes that a {@link Secs2Reader} has found well-formed. */
final class Wire {

  private static final Item[] NONE = {};

  private Wire() {}

  /** The position behind {@code count} items. */
  static int end(byte[] data, int at, int count) {
    int position = at;
    for (long open = count; open > 0; open--) {
      int head = data[position] & 0xFF;
      int length = length(data, position);
      position += 1 + (head & 3);
      if (head < 4) {
        open += length;
      } else {
        position += length;
      }
    }
    return position;
  }

  /** The items one behind the other from a position on, in which lists nest {@code depth} deep. */
  static Item[] elements(byte[] data, int at, int count, int depth, boolean shortest) {
    Item[] elements = count == 0 ? NONE : new Item[count];
    int position = at;
    for (int i = 0; i < count; i++) {
      Item element = item(data, position, depth, shortest);
      elements[i] = element;
      int payload = position + 1 + (data[position] & 3);
      position =
          element instanceof LeafItem leaf
              ? payload + leaf.length
              : end(data, payload, element.size());
    }
    return elements;
  }

  /** The item whose format byte stands at a position. */
  static Item item(byte[] data, int at, int depth, boolean shortest) {
    int head = data[at] & 0xFF;
    int payload = at + 1 + (head & 3);
    int length = length(data, at);
    ItemFormat format = Secs2.format(head >>> 2);
    return format == ItemFormat.L
        ? new ListItem(data, payload, length, depth, shortest)
        : leaf(format, data, payload, length);
  }

  /** A leaf on a part of an array that nobody changes any more. */
  static LeafItem leaf(ItemFormat format, byte[] data, int offset, int length) {
    return switch (format) {
      case B -> new BinaryItem(data, offset, length);
      case BOOLEAN -> new BooleanItem(data, offset, length);
      case A -> new AsciiItem(data, offset, length);
      case J -> new JisItem(data, offset, length);
      case W -> new LocalizedItem(data, offset, length);
      case F4, F8 -> new FloatItem(format, data, offset, length);
      case I1, I2, I4, I8, U1, U2, U4, U8 -> new IntegerItem(format, data, offset, length);
      case L -> throw new IllegalArgumentException("a list is no leaf");
    };
  }

  private static int length(byte[] data, int at) {
    int first = data[at + 1] & 0xFF;
    return switch (data[at] & 3) {
      case 1 -> first;
      case 2 -> first << 8 | (data[at + 2] & 0xFF);
      default -> first << 16 | (data[at + 2] & 0xFF) << 8 | (data[at + 3] & 0xFF);
    };
  }
}

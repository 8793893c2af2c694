package dev.holdfast.hsms.secs2;

/**
 * Goes through checked bytes once and makes an item of each, leaves as views. Its calls nest as
 * deep as the lists do, so at most {@value Item#MAX_DEPTH}.
 */
final class WireItems {

  private static final Item[] NONE = {};

  private final byte[] data;
  private int position;

  /**
   * @param at where the format byte of the first item stands
   */
  WireItems(byte[] data, int at) {
    this.data = data;
    this.position = at;
  }

  /** The item that stands here. */
  Item item() {
    int code = (data[position] & 0xFF) >>> 2;
    return code == 0 ? new ListItem(elements()) : leaf(code);
  }

  /** The elements of the list that stands here. */
  Item[] elements() {
    int count = length();
    Item[] elements = count == 0 ? NONE : new Item[count];
    for (int i = 0; i < count; i++) {
      elements[i] = item();
    }
    return elements;
  }

  private LeafItem leaf(int code) {
    int length = length();
    int payload = position;
    position = payload + length;
    return leaf(ItemFormat.known(code), data, payload, length);
  }

  /** Moves behind the header of the item that stands here and returns its length. */
  private int length() {
    int at = position;
    int lengthBytes = data[at] & 3;
    int length = data[at + 1] & 0xFF;
    for (int i = 2; i <= lengthBytes; i++) {
      length = length << 8 | (data[at + i] & 0xFF);
    }
    position = at + 1 + lengthBytes;
    return length;
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
}

package dev.holdfast.hsms.secs2;

/** Items in bytes that a {@link WireCheck} has found sound and nobody changes, by their place. */
final class Wire {

  /** Format bytes below this are those of lists. */
  static final int FIRST_LEAF = 4;

  /** What leaves have beside their length, by format code; see {@link LeafItem#head}. */
  private static final int[] HEADS = new int[64];

  static {
    for (ItemFormat format : ItemFormat.values()) {
      HEADS[format.code()] = LeafItem.head(format, 0);
    }
  }

  private Wire() {}

  /** Whether the format byte there is that of a list. */
  static boolean isList(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) < FIRST_LEAF;
  }

  /** Behind the length bytes of the item whose format byte stands there. */
  static int payload(byte[] bytes, int at) {
    return at + 1 + (bytes[at] & 3);
  }

  /** Elements or bytes of an item. */
  static int length(byte[] bytes, int at) {
    int length = bytes[at + 1] & 0xFF;
    for (int i = 2, lengthBytes = bytes[at] & 3; i <= lengthBytes; i++) {
      length = length << Byte.SIZE | (bytes[at + i] & 0xFF);
    }
    return length;
  }

  /** Behind an item. */
  static int behind(byte[] bytes, int from) {
    int at = from;
    for (int left = 1; left > 0; left--) {
      int length = length(bytes, at);
      if (isList(bytes, at)) {
        left += length;
        at = payload(bytes, at);
      } else {
        at = payload(bytes, at) + length;
      }
    }
    return at;
  }

  /** The item whose format byte stands there. */
  static Item item(byte[] bytes, int at) {
    int length = length(bytes, at);
    return isList(bytes, at)
        ? new WireList(bytes, at, length)
        : leaf(head((bytes[at] & 0xFF) >>> 2, length), bytes, payload(bytes, at));
  }

  /** {@link LeafItem#head} of a format code and a length. */
  static int head(int code, int length) {
    return HEADS[code] | length;
  }

  /** A leaf whose bytes begin at an offset. */
  static LeafItem leaf(int head, byte[] bytes, int offset) {
    return switch (LeafItem.code(head)) {
      case ItemFormat.B_CODE -> new BinaryItem(head, bytes, offset);
      case ItemFormat.BOOLEAN_CODE -> new BooleanItem(head, bytes, offset);
      case ItemFormat.A_CODE -> new AsciiItem(head, bytes, offset);
      case ItemFormat.J_CODE -> new JisItem(head, bytes, offset);
      case ItemFormat.W_CODE -> new LocalizedItem(head, bytes, offset);
      case ItemFormat.F4_CODE, ItemFormat.F8_CODE -> new FloatItem(head, bytes, offset);
      default -> new IntegerItem(head, bytes, offset);
    };
  }
}

package dev.holdfast.hsms.secs2;

import java.lang.invoke.VarHandle;

/** Makes items of bytes that a {@link WireCheck} has found well-formed, leaves as views of them. */
final class WireItems {

  /** What leaves have beside their length, by format code; see {@link LeafItem#head}. */
  private static final int[] HEADS = heads();

  private WireItems() {}

  private static int[] heads() {
    int[] heads = new int[64];
    for (ItemFormat format : ItemFormat.values()) {
      heads[format.code()] = LeafItem.head(format, 0);
    }
    return heads;
  }

  /**
   * All items of a body but its root, which is a list. The elements of each list stand side by
   * side, those of the root first.
   *
   * @param from where the root's format byte stands
   */
  static Item[] of(byte[] bytes, int from, WireCheck check) {
    Item[] items = new Item[check.items() - 1];
    int[] outerSlot = new int[check.deepest()];
    int[] outerEnd = new int[check.deepest()];
    int open = 0;
    int slot = 0;
    int end = length(bytes, from);
    int free = end;
    int at = from + 1 + (bytes[from] & 3);
    for (int left = items.length; left > 0; left--) {
      while (slot == end) {
        open--;
        slot = outerSlot[open];
        end = outerEnd[open];
      }
      int head = bytes[at] & 0xFF;
      int length = bytes[at + 1] & 0xFF;
      int payload = at + 2;
      if ((head & 3) != 1) {
        length = length(bytes, at);
        payload = at + 1 + (head & 3);
      }
      if (head < 4) {
        items[slot] = new InnerList(items, free, length);
        outerSlot[open] = slot + 1;
        outerEnd[open++] = end;
        slot = free;
        free += length;
        end = free;
        at = payload;
      } else {
        items[slot++] = leaf(head >>> 2, bytes, payload, length);
        at = payload + length;
      }
    }
    VarHandle
        .storeStoreFence(); // whoever is handed a list sees its elements, however it was handed
    return items;
  }

  /** The leaf whose format byte stands there. */
  static LeafItem leaf(byte[] bytes, int at) {
    int head = bytes[at] & 0xFF;
    return leaf(head >>> 2, bytes, at + 1 + (head & 3), length(bytes, at));
  }

  /** A leaf on a part of an array that nobody changes any more. */
  static LeafItem leaf(int code, byte[] bytes, int offset, int length) {
    int head = HEADS[code] | length;
    return switch (code) {
      case ItemFormat.B_CODE -> new BinaryItem(head, bytes, offset);
      case ItemFormat.BOOLEAN_CODE -> new BooleanItem(head, bytes, offset);
      case ItemFormat.A_CODE -> new AsciiItem(head, bytes, offset);
      case ItemFormat.J_CODE -> new JisItem(head, bytes, offset);
      case ItemFormat.W_CODE -> new LocalizedItem(head, bytes, offset);
      case ItemFormat.F4_CODE, ItemFormat.F8_CODE -> new FloatItem(head, bytes, offset);
      default -> new IntegerItem(head, bytes, offset);
    };
  }

  /** Elements or bytes of the item whose format byte stands there. */
  static int length(byte[] bytes, int at) {
    int length = bytes[at + 1] & 0xFF;
    for (int i = 2, lengthBytes = bytes[at] & 3; i <= lengthBytes; i++) {
      length = length << 8 | (bytes[at + i] & 0xFF);
    }
    return length;
  }
}

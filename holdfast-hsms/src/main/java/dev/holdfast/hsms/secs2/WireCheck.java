package dev.holdfast.hsms.secs2;

import java.util.Arrays;

/**
 * Whether bytes are one well-formed item and nothing behind it, found in one pass that makes
 * nothing. Where they are not, a {@link Secs2Reader}, which keeps to the same rules, says why.
 */
final class WireCheck {

  private static final int[] VALUE_MASKS = valueMasks();
  private static final int NO_FORMAT = -1;

  private final boolean sound;
  private final int length;
  private int items;
  private int deepest;
  private int needlessLengthBytes;

  WireCheck(byte[] bytes, int from, int to, Limits limits) {
    this.length = to - from;
    this.sound = check(bytes, from, to, limits);
  }

  /** Size of a value less one by format code, which its lengths have no bit in common with. */
  private static int[] valueMasks() {
    int[] masks = new int[64];
    Arrays.fill(masks, NO_FORMAT);
    for (ItemFormat format : ItemFormat.values()) {
      masks[format.code()] = Math.max(0, format.size() - 1);
    }
    return masks;
  }

  private boolean check(byte[] bytes, int from, int to, Limits limits) {
    int[] outer = new int[limits.maxDepth()];
    int open = 0;
    int left = 1;
    int at = from;
    while (items < limits.maxItems()) {
      items++;
      left--;
      if (to - at < 2) {
        return false;
      }
      int head = bytes[at] & 0xFF;
      int length = bytes[at + 1] & 0xFF;
      int payload = at + 2;
      if ((head & 3) != 1) {
        payload = at + 1 + (head & 3);
        if (payload == at + 1 || payload > to) {
          return false;
        }
        length = WireItems.length(bytes, at);
        needlessLengthBytes += payload - at - Secs2.headerLength(length);
      }
      if (head < 4) {
        if (length > (to - payload) >> 1 || open == outer.length) {
          return false;
        }
        outer[open++] = left;
        left = length;
        deepest = Math.max(deepest, open);
        at = payload;
      } else {
        int mask = VALUE_MASKS[head >>> 2];
        if (length > to - payload
            || (length & mask) != 0
            || mask == NO_FORMAT
            || (length == 1 && head >>> 2 == ItemFormat.W_CODE)) {
          return false;
        }
        at = payload + length;
      }
      while (left == 0) {
        if (open == 0) {
          return at == to;
        }
        left = outer[--open];
      }
    }
    return false;
  }

  boolean sound() {
    return sound;
  }

  /** How deep lists nest; 0 where the item is a leaf. */
  int deepest() {
    return deepest;
  }

  /** Lists and leaves. */
  int items() {
    return items;
  }

  /** Whether each length has as few bytes as it needs, as {@link Secs2#encode} has them. */
  boolean isShortest() {
    return needlessLengthBytes == 0;
  }

  /** Bytes that {@link Secs2#encode} makes of the item. */
  int encodedLength() {
    return length - needlessLengthBytes;
  }
}

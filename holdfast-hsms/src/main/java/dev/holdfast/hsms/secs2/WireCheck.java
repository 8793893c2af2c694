package dev.holdfast.hsms.secs2;

import java.util.Arrays;

/**
 * Whether bytes are one well-formed item and nothing behind it, found in one pass that makes
 * nothing. Where they are not, a {@link Secs2Reader}, which keeps to the same rules, says why.
 */
final class WireCheck {

  /** Size of a value less one by format code, which its lengths have no bit in common with. */
  private static final int[] VALUE_MASKS = new int[64];

  private static final int NO_FORMAT = -1;

  static {
    Arrays.fill(VALUE_MASKS, NO_FORMAT);
    for (ItemFormat format : ItemFormat.values()) {
      VALUE_MASKS[format.code()] = Math.max(0, format.size() - 1);
    }
  }

  private WireCheck() {}

  static boolean isSound(byte[] bytes, int from, int to, Limits limits) {
    int[] outer = new int[limits.maxDepth()];
    int open = 0;
    int left = 1;
    int at = from;
    for (int items = 0; items < limits.maxItems(); items++) {
      left--;
      if (to - at < 2) {
        return false;
      }
      int head = bytes[at] & 0xFF;
      int length = bytes[at + 1] & 0xFF;
      int payload = at + 2;
      if ((head & 3) != 1) {
        payload = Wire.payload(bytes, at);
        if (payload == at + 1 || payload > to) {
          return false;
        }
        length = Wire.length(bytes, at);
      }
      if (head < Wire.FIRST_LEAF) {
        if (length > (to - payload) >> 1 || open == outer.length) {
          return false;
        }
        outer[open++] = left;
        left = length;
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
}

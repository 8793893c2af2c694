package dev.holdfast.hsms.secs2;

import java.util.Objects;

/**
 * A cursor over the bytes of a body that goes from item to item, lists before their elements, and
 * makes no object on its way. Checks each item when it comes to it, so what it has shown is sound
 * though later bytes may turn out malformed:
 *
 * <pre>{@code
 * while (reader.next()) {
 *   switch (reader.format()) { ... }
 * }
 * if (reader.malformed()) { reader.errorOffset(), reader.error() }
 * }</pre>
 *
 * <p>Bytes never make it throw. Asking for values that the item at hand does not have does.
 */
public final class Secs2Reader {

  private static final byte[] NONE = {};

  private final Limits limits;

  /** Elements still to come of each open list; the body itself is the list with index 0. */
  private final int[] remaining;

  private byte[] bytes = NONE;
  private int from;
  private int to;
  private int position;
  private int items;
  private int open;
  private String error = "";
  private int errorOffset;

  private ItemFormat format = ItemFormat.L;
  private int depth;
  private int offset;
  private int length;

  /** A reader without bytes. */
  public Secs2Reader(Limits limits) {
    this.limits = limits;
    this.remaining = new int[limits.maxDepth() + 1];
    reset(NONE, 0, 0);
  }

  /** A reader of one body with {@link Limits#DEFAULT}. */
  public Secs2Reader(byte[] body) {
    this(Limits.DEFAULT);
    reset(body, 0, body.length);
  }

  /** Starts on another body, which stays the caller's. */
  public Secs2Reader reset(byte[] body, int fromIndex, int toIndex) {
    Objects.checkFromToIndex(fromIndex, toIndex, body.length);
    bytes = body;
    from = fromIndex;
    to = toIndex;
    position = fromIndex;
    items = 0;
    open = 0;
    remaining[0] = fromIndex == toIndex ? 0 : 1;
    error = "";
    errorOffset = 0;
    format = ItemFormat.L;
    depth = 0;
    offset = fromIndex;
    length = 0;
    return this;
  }

  /**
   * Goes to the next item.
   *
   * @return false behind the last item and where the bytes are malformed, and ever after
   */
  public boolean next() {
    int list = open;
    while (remaining[list] == 0) {
      if (list == 0) {
        return end();
      }
      list--;
    }
    open = list;
    int at = position;
    if (to - at < 2) {
      return fail(at, "the body ends where an item should be");
    }
    int head = bytes[at] & 0xFF;
    int count;
    int payload;
    switch (head & 3) {
      case 1 -> {
        count = bytes[at + 1] & 0xFF;
        payload = at + 2;
      }
      case 2 -> {
        if (to - at < 3) {
          return fail(at, "the body ends within the length bytes");
        }
        count = BigEndian.shortAt(bytes, at + 1) & 0xFFFF;
        payload = at + 3;
      }
      case 3 -> {
        if (to - at < 4) {
          return fail(at, "the body ends within the length bytes");
        }
        count = BigEndian.intAt(bytes, at) & Item.MAX_LENGTH;
        payload = at + 4;
      }
      default -> {
        return fail(at, "an item without length bytes");
      }
    }
    ItemFormat found = ItemFormat.ofCode(head >>> 2);
    if (found == null) {
      return fail(at, "no format has code " + Integer.toOctalString(head >>> 2) + " (octal)");
    }
    if (++items > limits.maxItems()) {
      return fail(at, "more than " + limits.maxItems() + " items");
    }
    remaining[list]--;
    depth = list;
    if (found == ItemFormat.L) {
      if (count > (to - payload) >> 1) {
        return fail(at, "a list of " + count + " items in " + (to - payload) + " bytes");
      }
      if (list == limits.maxDepth()) {
        return fail(at, "lists nest deeper than " + limits.maxDepth());
      }
      open = list + 1;
      remaining[open] = count;
      position = payload;
    } else {
      if (count > to - payload) {
        return fail(at, found + " of " + count + " bytes in " + (to - payload) + " bytes");
      }
      if ((count & (found.size() - 1)) != 0) {
        return fail(at, found + " of " + count + " bytes is no multiple of " + found.size());
      }
      if (found == ItemFormat.W && count == 1) {
        return fail(at, "a localized string of 1 byte has no room for its header");
      }
      position = payload + count;
    }
    format = found;
    offset = payload;
    length = count;
    return true;
  }

  /**
   * Goes behind the elements of the list at hand, checking them, so that {@link #next} comes to
   * what follows the list. Does nothing on a leaf.
   */
  public void skip() {
    int outer = depth;
    ItemFormat skipped = format;
    int skippedOffset = offset;
    int skippedLength = length;
    boolean more = true;
    while (more && within(outer)) {
      more = next();
    }
    depth = outer;
    format = skipped;
    offset = skippedOffset;
    length = skippedLength;
  }

  /** Whether a list inside the list or item at depth {@code outer} has elements to come. */
  private boolean within(int outer) {
    while (open > outer && remaining[open] == 0) {
      open--;
    }
    return open > outer;
  }

  private boolean end() {
    if (!malformed() && position != to) {
      fail(position, (to - position) + " bytes behind the item");
    }
    return false;
  }

  private boolean fail(int at, String why) {
    error = why;
    errorOffset = at - from;
    open = 0;
    remaining[0] = 0;
    return false;
  }

  /** Whether the bytes are malformed as far as they were read. */
  public boolean malformed() {
    return !error.isEmpty();
  }

  /** Byte of the body where it went wrong, from 0. */
  public int errorOffset() {
    return errorOffset;
  }

  /** What is wrong in one line; empty while nothing is. */
  public String error() {
    return error;
  }

  /** Format of the item at hand. */
  public ItemFormat format() {
    return format;
  }

  /** Lists around the item at hand: 0 for the root. */
  public int depth() {
    return depth;
  }

  /** Elements of the list, or bytes of the leaf at hand. */
  public int length() {
    return length;
  }

  /** Elements of the list, or values of the leaf at hand. */
  public int size() {
    return length >> format.shift();
  }

  /** The array that is read, for work on many bytes: the leaf's start at {@link #offset}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index in {@link #bytes} of the first byte of the leaf, or of the list's first element. */
  public int offset() {
    return offset;
  }

  /** Byte {@code index} of any leaf. */
  public byte byteAt(int index) {
    if (format == ItemFormat.L) {
      throw new IllegalStateException("a list has no bytes of its own");
    }
    return bytes[offset + Objects.checkIndex(index, length)];
  }

  /** Value {@code index} of a BOOLEAN. */
  public boolean booleanAt(int index) {
    return bytes[at(ItemFormat.BOOLEAN, index, 0)] != 0;
  }

  public int u1At(int index) {
    return bytes[at(ItemFormat.U1, index, 0)] & 0xFF;
  }

  public int u2At(int index) {
    return BigEndian.shortAt(bytes, at(ItemFormat.U2, index, 1)) & 0xFFFF;
  }

  public long u4At(int index) {
    return BigEndian.intAt(bytes, at(ItemFormat.U4, index, 2)) & 0xFFFF_FFFFL;
  }

  /** The 64 bits of a U8, negative above 2^63 - 1. */
  public long u8At(int index) {
    return BigEndian.longAt(bytes, at(ItemFormat.U8, index, 3));
  }

  public byte i1At(int index) {
    return bytes[at(ItemFormat.I1, index, 0)];
  }

  public short i2At(int index) {
    return BigEndian.shortAt(bytes, at(ItemFormat.I2, index, 1));
  }

  public int i4At(int index) {
    return BigEndian.intAt(bytes, at(ItemFormat.I4, index, 2));
  }

  public long i8At(int index) {
    return BigEndian.longAt(bytes, at(ItemFormat.I8, index, 3));
  }

  public float f4At(int index) {
    return Float.intBitsToFloat(BigEndian.intAt(bytes, at(ItemFormat.F4, index, 2)));
  }

  public double f8At(int index) {
    return Double.longBitsToDouble(BigEndian.longAt(bytes, at(ItemFormat.F8, index, 3)));
  }

  /** Value {@code index} of any integer format; a U8 as its 64 bits. */
  public long longAt(int index) {
    ItemFormat integers = format;
    if (!integers.isSigned() && !integers.isUnsigned()) {
      throw new IllegalStateException(integers + " holds no integers");
    }
    int at = offset + (Objects.checkIndex(index, size()) << integers.shift());
    return BigEndian.integerAt(integers.code(), bytes, at);
  }

  /** Value {@code index} of F4 or F8. */
  public double doubleAt(int index) {
    return format == ItemFormat.F4 ? f4At(index) : f8At(index);
  }

  /** Index of a value, its size being 1 << shift bytes. */
  private int at(ItemFormat expected, int index, int shift) {
    if (format != expected) {
      throw new IllegalStateException("the item is " + format + ", not " + expected);
    }
    return offset + (Objects.checkIndex(index, length >> shift) << shift);
  }
}

package dev.holdfast.hsms.secs2;

/** Binary: {@code <B [2] 0x00 0xFF>}. */
public final class BinaryItem extends LeafItem {

  BinaryItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }
}

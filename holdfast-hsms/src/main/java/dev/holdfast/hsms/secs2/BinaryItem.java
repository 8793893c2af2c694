package dev.holdfast.hsms.secs2;

/** Binary: {@code <B [2] 0x00 0xFF>}. */
public final class BinaryItem extends LeafItem {

  BinaryItem(byte[] data, int offset, int length) {
    super(ItemFormat.B, data, offset, length);
  }
}

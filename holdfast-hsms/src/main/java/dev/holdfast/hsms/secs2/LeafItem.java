package dev.holdfast.hsms.secs2;

import dev.holdfast.hsms.sml.Sml;
import java.util.Arrays;
import java.util.Objects;

/**
 * An item that holds values. It is a view of bytes in wire form that nobody changes: those of the
 * message it came in, or its own.
 */
public abstract sealed class LeafItem implements Item
    permits BinaryItem, BooleanItem, AsciiItem, JisItem, LocalizedItem, IntegerItem, FloatItem {

  final ItemFormat format;
  final byte[] data;
  final int offset;
  final int length;

  LeafItem(ItemFormat format, byte[] data, int offset, int length) {
    this.format = format;
    this.data = data;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public final ItemFormat format() {
    return format;
  }

  /** Bytes on the wire behind format and length bytes. */
  public final int byteLength() {
    return length;
  }

  /** Bytes of its encoding, header included. */
  final int encodedLength() {
    return Secs2.headerLength(length) + length;
  }

  /** A copy of the bytes on the wire behind format and length bytes. */
  public final byte[] bytes() {
    return Arrays.copyOfRange(data, offset, offset + length);
  }

  /** Byte {@code index} of {@link #byteLength()}. */
  public final byte byteAt(int index) {
    return data[offset + Objects.checkIndex(index, length)];
  }

  /** The eight bytes from byte {@code index} on, most significant first: for work on many bytes. */
  public final long wordAt(int index) {
    Objects.checkFromIndexSize(index, Long.BYTES, length);
    return BigEndian.longAt(data, offset + index);
  }

  /** Copies {@code count} bytes from byte {@code index} on. */
  public final void copyBytes(int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(index, count, length);
    System.arraycopy(data, offset + index, target, at, count);
  }

  @Override
  public int size() {
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeafItem leaf
        && format == leaf.format
        && Arrays.equals(
            data, offset, offset + length, leaf.data, leaf.offset, leaf.offset + leaf.length);
  }

  @Override
  public int hashCode() {
    int hash = format.code();
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + data[i];
    }
    return hash;
  }

  @Override
  public final String toString() {
    return Sml.print(this);
  }
}

package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An item that holds values. It is a view of bytes in wire form that nobody changes: those of the
 * message it came in, or its own.
 */
public abstract sealed class LeafItem implements Item
    permits BinaryItem, BooleanItem, AsciiItem, JisItem, LocalizedItem, IntegerItem, FloatItem {

  private static final int SHIFT_AT = 24;
  private static final int CODE_AT = 26;

  final byte[] data;
  final int offset;

  /** Format code, size of a value as a power of two, and length, kept small for large bodies. */
  private final int head;

  LeafItem(int head, byte[] data, int offset) {
    this.data = data;
    this.offset = offset;
    this.head = head;
  }

  /** What {@link #head} is for a format and a length. */
  static int head(ItemFormat format, int length) {
    return format.code() << CODE_AT | format.shift() << SHIFT_AT | length;
  }

  @Override
  public final ItemFormat format() {
    return ItemFormat.known(code(head));
  }

  /** The format code within a {@link #head}. */
  static int code(int head) {
    return head >>> CODE_AT;
  }

  /** Code of the format. */
  final int code() {
    return code(head);
  }

  /** Size of a value as a power of two. */
  final int shift() {
    return head >>> SHIFT_AT & 3;
  }

  /** Index in the array of value {@code index}. */
  final int valueAt(int index) {
    return offset + (Objects.checkIndex(index, (head & MAX_LENGTH) >> shift()) << shift());
  }

  /** Bytes on the wire behind format and length bytes. */
  public final int byteLength() {
    return head & MAX_LENGTH;
  }

  /** Bytes of its encoding, header included. */
  final int encodedLength() {
    int length = byteLength();
    return Secs2.headerLength(length) + length;
  }

  /** A copy of the bytes on the wire behind format and length bytes. */
  public final byte[] bytes() {
    return Arrays.copyOfRange(data, offset, offset + byteLength());
  }

  /** A copy of {@code count} bytes from byte {@code index} on. */
  final byte[] bytes(int index, int count) {
    return Arrays.copyOfRange(data, offset + index, offset + index + count);
  }

  /** What {@code count} bytes from byte {@code index} on are in a character set. */
  final String text(int index, int count, Charset charset) {
    return new String(data, offset + index, count, charset);
  }

  /** Byte {@code index} of {@link #byteLength()}. */
  public final byte byteAt(int index) {
    return data[offset + Objects.checkIndex(index, byteLength())];
  }

  /** The eight bytes from byte {@code index} on, most significant first: for work on many bytes. */
  public final long wordAt(int index) {
    Objects.checkFromIndexSize(index, Long.BYTES, byteLength());
    return BigEndian.longAt(data, offset + index);
  }

  /** Copies {@code count} bytes from byte {@code index} on. */
  public final void copyBytes(int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(index, count, byteLength());
    System.arraycopy(data, offset + index, target, at, count);
  }

  @Override
  public int size() {
    return byteLength() >> shift();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeafItem leaf
        && head == leaf.head
        && Arrays.equals(
            data,
            offset,
            offset + byteLength(),
            leaf.data,
            leaf.offset,
            leaf.offset + leaf.byteLength());
  }

  @Override
  public int hashCode() {
    int hash = head;
    for (int i = offset, end = offset + byteLength(); i < end; i++) {
      hash = 31 * hash + data[i];
    }
    return hash;
  }

  @Override
  public final String toString() {
    return ItemPrinter.print(this, StandardCharsets.US_ASCII);
  }
}

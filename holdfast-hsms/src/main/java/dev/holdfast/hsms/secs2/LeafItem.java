package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An item that holds values. It is a view of bytes in wire form that nobody changes: those of the
 * message it came in, or its own. One value of up to four bytes, the most frequent leaf, and text
 * of a program's own need no bytes of their own.
 */
public abstract sealed class LeafItem implements Item
    permits BinaryItem, BooleanItem, AsciiItem, JisItem, LocalizedItem, IntegerItem, FloatItem {

  /**
   * What {@link #data} is where the item itself holds its values: one in {@link #offset}, or text.
   */
  static final byte[] IN_PLACE = new byte[0];

  /** Up to so many bytes are copied faster by words than by a call. */
  private static final int MOST_WORD_BYTES = 4 * Long.BYTES;

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

  /** Whether the item itself holds its values. */
  @SuppressWarnings("ReferenceEquality") // no other array stands for it
  final boolean inPlace() {
    return data == IN_PLACE;
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
    return bytes(0, byteLength());
  }

  /** A copy of {@code count} bytes from byte {@code index} on. */
  final byte[] bytes(int index, int count) {
    byte[] copy = new byte[count];
    copyBytes(index, copy, 0, count);
    return copy;
  }

  /** What {@code count} bytes from byte {@code index} on are in a character set. */
  final String text(int index, int count, Charset charset) {
    return inPlace()
        ? new String(bytes(index, count), charset)
        : new String(data, offset + index, count, charset);
  }

  /** Byte {@code index} of {@link #byteLength()}. */
  public final byte byteAt(int index) {
    Objects.checkIndex(index, byteLength());
    return inPlace() ? byteHere(index) : data[offset + index];
  }

  /** Byte {@code index} where the item itself holds its values. */
  byte byteHere(int index) {
    return (byte) (offset >>> ((byteLength() - 1 - index) * Byte.SIZE));
  }

  /**
   * Copies {@code count} bytes from byte {@code index} on where the item itself holds its values.
   */
  void copyHere(int index, byte[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = byteHere(index + i);
    }
  }

  /** Writes all of its bytes where the item itself holds its values. */
  void writeHere(byte[] target, int at) {
    BigEndian.put(byteLength(), target, at, offset);
  }

  /** The eight bytes from byte {@code index} on, most significant first: for work on many bytes. */
  public final long wordAt(int index) {
    Objects.checkFromIndexSize(index, Long.BYTES, byteLength());
    return inPlace()
        ? BigEndian.longAt(bytes(index, Long.BYTES), 0)
        : BigEndian.longAt(data, offset + index);
  }

  /** Copies {@code count} bytes from byte {@code index} on. */
  public final void copyBytes(int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(index, count, byteLength());
    if (inPlace()) {
      copyHere(index, target, at, count);
    } else {
      System.arraycopy(data, offset + index, target, at, count);
    }
  }

  @Override
  public int size() {
    return byteLength() >> shift();
  }

  /** Writes its encoding and returns the position behind it. */
  final int write(byte[] target, int from) {
    int length = byteLength();
    int at = Secs2.writeHeader(code(), length, target, from);
    if (inPlace()) {
      writeHere(target, at);
    } else if (length < Long.BYTES || length > MOST_WORD_BYTES) {
      System.arraycopy(data, offset, target, at, length);
    } else {
      copyWords(length, target, at);
    }
    return at + length;
  }

  /** Copies all of the bytes, which are 8 to 32: from both ends, which may meet. */
  private void copyWords(int length, byte[] target, int at) {
    int last = length - Long.BYTES;
    copyWord(0, target, at);
    if (last > Long.BYTES) {
      copyWord(Long.BYTES, target, at);
      copyWord(last - Long.BYTES, target, at);
    }
    copyWord(last, target, at);
  }

  private void copyWord(int index, byte[] target, int at) {
    BigEndian.putLong(target, at + index, BigEndian.longAt(data, offset + index));
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof LeafItem leaf) || head != leaf.head) {
      return false;
    }
    if (!inPlace() && !leaf.inPlace()) {
      return Arrays.equals(
          data,
          offset,
          offset + byteLength(),
          leaf.data,
          leaf.offset,
          leaf.offset + leaf.byteLength());
    }
    return Arrays.equals(bytes(), leaf.bytes());
  }

  @Override
  public int hashCode() {
    int hash = head;
    for (int i = 0, length = byteLength(); i < length; i++) {
      hash = 31 * hash + byteAt(i);
    }
    return hash;
  }

  @Override
  public final String toString() {
    return ItemPrinter.print(this, StandardCharsets.US_ASCII);
  }
}

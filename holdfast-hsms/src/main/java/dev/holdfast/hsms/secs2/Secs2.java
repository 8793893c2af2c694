package dev.holdfast.hsms.secs2;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** SECS-II encoding: a format byte, one to three length bytes, then elements or values. */
public final class Secs2 {

  private static final Decoding EMPTY = new Decoding.Empty();

  private Secs2() {}

  /** The bytes of an item, each length in as few bytes as it needs. */
  public static byte[] encode(Item item) {
    byte[] bytes = new byte[encodedLength(item)];
    write(item, bytes, 0);
    return bytes;
  }

  /**
   * Puts the bytes of an item into a buffer at its position.
   *
   * @throws BufferOverflowException when fewer than {@link #encodedLength} bytes remain; nothing is
   *     written then
   */
  public static void encode(Item item, ByteBuffer target) {
    int length = encodedLength(item);
    if (target.remaining() < length) {
      throw new BufferOverflowException();
    }
    if (target.hasArray()) {
      write(item, target.array(), target.arrayOffset() + target.position());
      target.position(target.position() + length);
    } else {
      target.put(encode(item));
    }
  }

  /** Bytes that {@link #encode(Item)} makes of an item. */
  public static int encodedLength(Item item) {
    return item instanceof LeafItem leaf ? leaf.encodedLength() : ((ListItem) item).encodedLength();
  }

  /** Decodes a body with {@link Limits#DEFAULT}; see {@link #decode(byte[], int, int, Limits)}. */
  public static Decoding decode(byte[] body) {
    return decode(body, 0, body.length, Limits.DEFAULT);
  }

  /**
   * Decodes the body of a data message: one item and nothing behind it. Every byte is checked; none
   * is copied. The item is a view of the array, which must not be changed any more.
   *
   * @param from first byte of the body
   * @param to behind its last byte
   * @return never an exception whatever the bytes; offsets count from {@code from}
   */
  public static Decoding decode(byte[] bytes, int from, int to, Limits limits) {
    Objects.checkFromToIndex(from, to, bytes.length);
    if (from == to) {
      return EMPTY;
    }
    return WireCheck.isSound(bytes, from, to, limits)
        ? new Decoding.Decoded(Wire.item(bytes, from))
        : malformed(new Secs2Reader(limits).reset(bytes, from, to));
  }

  private static Decoding.Malformed malformed(Secs2Reader reader) {
    while (reader.next()) {
      reader.skip();
    }
    return new Decoding.Malformed(reader.errorOffset(), reader.error());
  }

  static int headerLength(int length) {
    return length < 0x100 ? 2 : length < 0x1_0000 ? 3 : 4;
  }

  /** Writes format and length bytes and returns the position behind them. */
  static int writeHeader(int code, int length, byte[] target, int at) {
    int head = code << 2;
    if (length < 0x100) {
      BigEndian.putShort(target, at, (short) ((head | 1) << Byte.SIZE | length));
      return at + 2;
    }
    if (length < 0x1_0000) {
      target[at] = (byte) (head | 2);
      BigEndian.putShort(target, at + 1, (short) length);
      return at + 3;
    }
    BigEndian.putInt(target, at, (head | 3) << 24 | length);
    return at + 4;
  }

  /** Writes a list of these and returns the position behind it. */
  static int writeList(Item[] elements, int first, int size, byte[] target, int from) {
    int at = writeHeader(ItemFormat.L_CODE, size, target, from);
    for (int i = first; i < first + size; i++) {
      at = write(elements[i], target, at);
    }
    return at;
  }

  /** Writes an item and returns the position behind it. */
  static int write(Item item, byte[] target, int at) {
    return item instanceof LeafItem leaf
        ? leaf.write(target, at)
        : ((ListItem) item).write(target, at);
  }
}

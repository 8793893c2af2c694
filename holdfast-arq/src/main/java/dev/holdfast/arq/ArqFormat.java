package dev.holdfast.arq;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The frame {@code 55 AA | number 4 | length 2 | type 2 | destination 4 | source 4 | ack flag 2 |
 * code 2 | content | check 2 | FE EF}, big endian, as {@link ArqLayout#DEFAULT} has it; length
 * counts all of it, the check all from head to content.
 */
public final class ArqFormat implements FrameFormat<ArqFrame> {

  private static final int NUMBER_AT = 2;
  private static final int LENGTH_AT = 6;
  private static final int TYPE_AT = 8;
  private static final int DESTINATION_AT = 10;
  private static final int SOURCE_AT = 14;
  private static final int ACK_FLAG_AT = 18;
  private static final int CODE_AT = 20;
  private static final int CONTENT_AT = 22;
  private static final int TAIL_BYTES = 2;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final ArqLayout layout;
  private final boolean little;
  private final Check check;
  private final int checkFrom;
  private final byte head;
  private final byte headNext;

  /** Frames of {@link ArqLayout#DEFAULT}. */
  public ArqFormat() {
    this(ArqLayout.DEFAULT);
  }

  public ArqFormat(ArqLayout layout) {
    this.layout = layout;
    this.little = layout.order() == ByteOrder.LITTLE_ENDIAN;
    this.check = layout.check();
    this.checkFrom = layout.from().offset();
    this.head = (byte) (layout.head() >>> 8);
    this.headNext = (byte) layout.head();
  }

  public ArqLayout layout() {
    return layout;
  }

  @Override
  public String protocol() {
    return "arq";
  }

  @Override
  public int maxLength() {
    return layout.maxLength();
  }

  @Override
  public Finding<ArqFrame> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if ((there >= 1 && bytes[at] != head) || (there >= 2 && bytes[at + 1] != headNext)) {
      return Finding.no();
    }
    if (there < LENGTH_AT + 2) {
      return new Finding.NeedMore<>(LENGTH_AT + 2);
    }
    int length = u16(bytes, at + LENGTH_AT);
    if (length < layout.overhead() || length > layout.maxLength()) {
      return Finding.no();
    }
    if (there < length) {
      return new Finding.NeedMore<>(length);
    }
    int tailAt = at + length - TAIL_BYTES;
    int checkAt = tailAt - check.bytes();
    if (((short) SHORT.get(bytes, tailAt) & 0xFFFF) != layout.tail()
        || readCheck(bytes, checkAt) != check.of(bytes, at + checkFrom, checkAt)) {
      return Finding.no();
    }
    ArqFrame frame =
        new ArqFrame(
            Integer.toUnsignedLong(i32(bytes, at + NUMBER_AT)),
            u16(bytes, at + TYPE_AT),
            (int) INT.get(bytes, at + DESTINATION_AT),
            (int) INT.get(bytes, at + SOURCE_AT),
            u16(bytes, at + ACK_FLAG_AT),
            u16(bytes, at + CODE_AT),
            Arrays.copyOfRange(bytes, at + CONTENT_AT, checkAt));
    return new Finding.Found<>(length, frame);
  }

  /** Whether a head stands at the offset, whole. */
  boolean headAt(byte[] bytes, int at, int end) {
    return end - at >= 2 && bytes[at] == head && bytes[at + 1] == headNext;
  }

  /** The next offset from {@code at} on at which a head may begin, or {@code end}. */
  int nextHead(byte[] bytes, int at, int end) {
    int next = at;
    while (next < end && bytes[next] != head) {
      next++;
    }
    return next;
  }

  /**
   * The frame as it stands on the wire, in an array of its own.
   *
   * @throws IllegalArgumentException when the content is longer than the layout takes
   */
  public byte[] write(ArqFrame frame) {
    byte[] content = frame.content();
    if (content.length > layout.maxContent()) {
      throw new IllegalArgumentException(
          "a frame takes %d bytes of content, not %d"
              .formatted(layout.maxContent(), content.length));
    }
    byte[] bytes = new byte[layout.overhead() + content.length];
    int tailAt = bytes.length - TAIL_BYTES;
    int checkAt = tailAt - check.bytes();
    SHORT.set(bytes, 0, (short) layout.head());
    put32(bytes, NUMBER_AT, (int) frame.number());
    put16(bytes, LENGTH_AT, bytes.length);
    put16(bytes, TYPE_AT, frame.type());
    INT.set(bytes, DESTINATION_AT, frame.destination());
    INT.set(bytes, SOURCE_AT, frame.source());
    put16(bytes, ACK_FLAG_AT, frame.ackFlag());
    put16(bytes, CODE_AT, frame.code());
    System.arraycopy(content, 0, bytes, CONTENT_AT, content.length);
    int value = check.of(bytes, checkFrom, checkAt);
    if (check == Check.SUM16) {
      put16(bytes, checkAt, value);
    } else {
      put32(bytes, checkAt, value);
    }
    SHORT.set(bytes, tailAt, (short) layout.tail());
    return bytes;
  }

  /** The acknowledgement of a frame: the number again, the addresses swapped, none wanted. */
  ArqFrame acknowledgement(ArqFrame of, int type, int code) {
    byte[] content = new byte[ArqFrame.ACK_CONTENT_BYTES];
    put32(content, 0, (int) of.number());
    put16(content, 4, of.code());
    return new ArqFrame(
        of.number(),
        type,
        /* destination= */ of.source(),
        /* source= */ of.destination(),
        ArqFrame.NO_ACK_WANTED,
        code,
        content);
  }

  /** The number in the content of an acknowledgement. */
  int acknowledgedNumber(ArqFrame acknowledgement) {
    return i32(acknowledgement.content(), 0);
  }

  /** The function code in the content of an acknowledgement. */
  int acknowledgedCode(ArqFrame acknowledgement) {
    return u16(acknowledgement.content(), 4);
  }

  private int readCheck(byte[] bytes, int at) {
    return check == Check.SUM16 ? u16(bytes, at) : i32(bytes, at);
  }

  private int u16(byte[] bytes, int at) {
    short value = (short) SHORT.get(bytes, at);
    return (little ? Short.reverseBytes(value) : value) & 0xFFFF;
  }

  private int i32(byte[] bytes, int at) {
    int value = (int) INT.get(bytes, at);
    return little ? Integer.reverseBytes(value) : value;
  }

  private void put16(byte[] bytes, int at, int value) {
    SHORT.set(bytes, at, little ? Short.reverseBytes((short) value) : (short) value);
  }

  private void put32(byte[] bytes, int at, int value) {
    INT.set(bytes, at, little ? Integer.reverseBytes(value) : value);
  }
}

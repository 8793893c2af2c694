package dev.holdfast.arq;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The frame {@code 55 AA | number 4 | length 2 | type 2 | destination 4 | source 4 | ack flag 2 |
 * code 2 | content | sum 2 | FE EF}, big endian; length counts all of it, the sum all from head to
 * content, modulo 65536.
 */
public final class ArqFormat implements FrameFormat<ArqFrame> {

  /** Bytes of a frame without content. */
  public static final int OVERHEAD = 26;

  private static final int HEAD = 0x55AA;
  private static final int TAIL = 0xFEEF;
  private static final int MAX_LENGTH = 0xFFFF;
  private static final int LENGTH_AT = 6;
  private static final int CONTENT_AT = 22;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  @Override
  public String protocol() {
    return "arq";
  }

  @Override
  public int maxLength() {
    return MAX_LENGTH;
  }

  @Override
  public Finding<ArqFrame> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if ((there >= 1 && bytes[at] != (byte) (HEAD >>> 8))
        || (there >= 2 && bytes[at + 1] != (byte) HEAD)) {
      return Finding.no();
    }
    if (there < LENGTH_AT + 2) {
      return new Finding.NeedMore<>(LENGTH_AT + 2);
    }
    int length = u16(bytes, at + LENGTH_AT);
    if (length < OVERHEAD) {
      return Finding.no();
    }
    if (there < length) {
      return new Finding.NeedMore<>(length);
    }
    int sumAt = at + length - 4;
    if (u16(bytes, at + length - 2) != TAIL || u16(bytes, sumAt) != sum(bytes, at, sumAt)) {
      return Finding.no();
    }
    ArqFrame frame =
        new ArqFrame(
            Integer.toUnsignedLong((int) INT.get(bytes, at + 2)),
            u16(bytes, at + 8),
            (int) INT.get(bytes, at + 10),
            (int) INT.get(bytes, at + 14),
            u16(bytes, at + 18),
            u16(bytes, at + 20),
            Arrays.copyOfRange(bytes, at + CONTENT_AT, sumAt));
    return new Finding.Found<>(length, frame);
  }

  private static int u16(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }

  private static int sum(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += bytes[i] & 0xFF;
    }
    return sum & 0xFFFF;
  }
}

package dev.holdfast.arq;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the reserved type, which two Holdfast ends exchange: the function code tells which.
 * Their content is big endian in every layout.
 *
 * <pre>
 * 1 set-up   version 1 | epoch 8 | number of the first data frame 4 | patience 4, ms
 * 2 ask      number of a data frame that no set-up went before 4
 * 3 stale    the epoch that the receiver knows, later than that of the set-up 8
 * </pre>
 */
final class SetUp {

  static final int SET_UP = 1;
  static final int ASK = 2;
  static final int STALE = 3;

  private static final byte VERSION = 1;
  private static final int SET_UP_BYTES = 17;

  private SetUp() {}

  /**
   * The content of a set-up.
   *
   * @param epoch grows with each start of the sender
   * @param first number of the first data frame
   * @param patienceMillis how long the sender may still send a frame after its first send
   */
  record Opening(long epoch, int first, int patienceMillis) {}

  static byte[] opening(Opening opening) {
    return ByteBuffer.allocate(SET_UP_BYTES)
        .put(VERSION)
        .putLong(opening.epoch())
        .putInt(opening.first())
        .putInt(opening.patienceMillis())
        .array();
  }

  /** The content of a set-up, or null where it is none that we know. */
  static @Nullable Opening opening(byte[] content) {
    if (content.length != SET_UP_BYTES || content[0] != VERSION) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(content, 1, SET_UP_BYTES - 1);
    return new Opening(buffer.getLong(), buffer.getInt(), Math.max(0, buffer.getInt()));
  }

  static byte[] ask(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static byte[] stale(long epoch) {
    return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
  }
}

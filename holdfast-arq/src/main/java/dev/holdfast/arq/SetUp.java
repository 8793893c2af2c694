package dev.holdfast.arq;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the reserved type, which two Holdfast ends exchange: the function code tells which.
 * Their content is big endian in every layout.
 *
 * <pre>
 * 1 set-up   version 1 | epoch 8 | number of the first data frame 4 | patience 4, ms | receiver 8
 * 2 ask      number of a frame that a receiver cannot take, as it began anew 4 | receiver 8
 * 3 stale    the epoch that the receiver knows, later than that of the set-up 8
 * </pre>
 *
 * <p>A receiver takes a number by chance when it begins anew, and its first set-up only with that:
 * one that was under way before it began would bring back frames that were delivered before.
 */
final class SetUp {

  static final int SET_UP = 1;
  static final int ASK = 2;
  static final int STALE = 3;

  private static final byte VERSION = 1;
  static final int ASK_BYTES = 12;

  /** The receiver of a set-up that has not asked yet. */
  static final long NOBODY = 0;

  private static final int SET_UP_BYTES = 25;

  private SetUp() {}

  /**
   * The content of a set-up.
   *
   * @param epoch grows with each start of the sender
   * @param first number of the first data frame
   * @param patienceMillis how long the sender may still send a frame after its first send
   * @param receiver the number of the receiver that asked for it, or {@link #NOBODY}
   */
  record Opening(long epoch, int first, int patienceMillis, long receiver) {}

  static byte[] opening(Opening opening) {
    return ByteBuffer.allocate(SET_UP_BYTES)
        .put(VERSION)
        .putLong(opening.epoch())
        .putInt(opening.first())
        .putInt(opening.patienceMillis())
        .putLong(opening.receiver())
        .array();
  }

  /** The content of a set-up, or null where it is none that we know. */
  static @Nullable Opening opening(byte[] content) {
    if (content.length != SET_UP_BYTES || content[0] != VERSION) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(content, 1, SET_UP_BYTES - 1);
    return new Opening(
        buffer.getLong(), buffer.getInt(), Math.max(0, buffer.getInt()), buffer.getLong());
  }

  static byte[] ask(int number, long receiver) {
    return ByteBuffer.allocate(ASK_BYTES).putInt(number).putLong(receiver).array();
  }

  static byte[] stale(long epoch) {
    return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
  }
}

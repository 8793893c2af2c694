package dev.holdfast.arq;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the reserved type, which two Holdfast ends exchange: the function code tells which.
 * Their content is big endian in every layout.
 *
 * <pre>
 * 1 set-up   version 2 | epoch 8 | number of the first data frame 4 | patience 4, ms | receiver 8
 * 2 ask      number of a frame that a receiver cannot take, as it began anew 4 | receiver 8
 * 3 stale    the epoch that the receiver knows, later than that of the set-up 8
 * 4 gone     epoch 8 | numbers of frames that were given up, 4 each, 1 to 64 of them
 * 8000 and above: a {@link Sum}
 * </pre>
 *
 * <p>A receiver takes a number by chance when it begins anew, and its first set-up only with that:
 * one that was under way before it began would bring back frames that were delivered before.
 */
final class SetUp {

  static final int SET_UP = 1;
  static final int ASK = 2;
  static final int STALE = 3;
  static final int GONE = 4;

  private static final byte VERSION = 2;
  static final int ASK_BYTES = 12;

  /** The receiver of a set-up that has not asked yet. */
  static final long NOBODY = 0;

  /** Numbers in one frame of those that were given up. */
  static final int MOST_GONE = 64;

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

  /**
   * Frames that are not sent any more, so that nobody waits for them.
   *
   * @param epoch in which they had their numbers
   */
  record Gone(long epoch, List<Integer> numbers) {}

  static byte[] gone(Gone gone) {
    ByteBuffer content = ByteBuffer.allocate(Long.BYTES + Integer.BYTES * gone.numbers().size());
    content.putLong(gone.epoch());
    gone.numbers().forEach(content::putInt);
    return content.array();
  }

  /** The content of a frame that tells of those given up, or null where it is none. */
  static @Nullable Gone gone(byte[] content) {
    int bytes = content.length - Long.BYTES;
    if (bytes <= 0 || bytes % Integer.BYTES != 0 || bytes > MOST_GONE * Integer.BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(content);
    long epoch = buffer.getLong();
    List<Integer> numbers = new ArrayList<>();
    while (buffer.hasRemaining()) {
      numbers.add(buffer.getInt());
    }
    return new Gone(epoch, numbers);
  }

  static byte[] ask(int number, long receiver) {
    return ByteBuffer.allocate(ASK_BYTES).putInt(number).putLong(receiver).array();
  }

  static byte[] stale(long epoch) {
    return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
  }
}

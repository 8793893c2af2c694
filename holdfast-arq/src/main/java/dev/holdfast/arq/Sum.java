package dev.holdfast.arq;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver says it has, in a frame of the reserved type: the frame of one number, and which
 * of those before it.
 *
 * <pre>
 * FrmNum      a number that was received
 * FrmCode     8000 | 4000 where that frame came just now, and once only | the low 14 bits of the epoch
 * FrmContent  the numbers before it, the nearest in the highest bit of the first byte: set where it
 *             was received; 0 to 32 bytes
 * </pre>
 *
 * <p>What is not set had not come, or is not committed yet, when this was written.
 *
 * @param number that was received
 * @param code as in the frame
 * @param map of those before it
 */
record Sum(int number, int code, byte[] map) {

  /** Bytes of the longest map. */
  static final int MOST_MAP = 32;

  /** Numbers of the longest map. */
  static final int MOST_NUMBERS = MOST_MAP * Byte.SIZE;

  private static final int CODE = 0x8000;
  private static final int NOW = 0x4000;
  private static final int EPOCH = 0x3FFF;

  /** Whether a frame of the reserved type with this code is a sum. */
  static boolean is(int code) {
    return (code & CODE) != 0;
  }

  /** The sum in a frame, or null where its map is too long. */
  static @Nullable Sum of(ArqFrame frame) {
    return frame.content().length > MOST_MAP
        ? null
        : new Sum((int) frame.number(), frame.code(), frame.content());
  }

  /**
   * Writes a sum.
   *
   * @param now whether the frame of this number came just now, and once only
   * @param reach numbers before it that are told of, at least
   * @param received which were received
   */
  static Sum of(int number, boolean now, long epoch, int reach, IntPredicate received) {
    byte[] map = new byte[Math.ceilDiv(reach, Byte.SIZE)];
    for (int i = 0; i < map.length * Byte.SIZE; i++) {
      if (received.test(number - 1 - i)) {
        map[i / Byte.SIZE] |= (byte) (0x80 >>> i % Byte.SIZE);
      }
    }
    return new Sum(number, CODE | (now ? NOW : 0) | ((int) epoch & EPOCH), map);
  }

  /** Whether the time since that frame was sent is that of a round trip. */
  boolean now() {
    return (code & NOW) != 0;
  }

  /** Whether it can be one of this epoch. */
  boolean isOf(long epoch) {
    return (code & EPOCH) == ((int) epoch & EPOCH);
  }

  /** The lowest number that it tells of. */
  int lowest() {
    return number - map.length * Byte.SIZE;
  }

  /** Whether the frame of a number from {@link #lowest} to {@link #number} had come. */
  boolean has(int one) {
    int at = number - 1 - one;
    return at < 0 || (map[at / Byte.SIZE] & 0x80 >>> at % Byte.SIZE) != 0;
  }

  /** Whether the frame of a number had not come. */
  boolean lacks(int one) {
    return number - one > 0 && one - lowest() >= 0 && !has(one);
  }
}

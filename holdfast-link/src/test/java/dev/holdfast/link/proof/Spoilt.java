package dev.holdfast.link.proof;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Bytes as a bad line, a bad peer or chance would make them. */
public final class Spoilt {

  private static final byte[] TELLING = {0, 1, 0x10, 0x16, 0x33, 0x68, 0x7F, (byte) 0x80, -2, -1};

  private Spoilt() {}

  /** Up to so many random bytes. */
  public static byte[] junk(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A copy with up to so many changes: bytes flipped, set, lost, doubled, put in or cut off. */
  public static byte[] bytes(Random random, byte[] good, int most) {
    byte[] bytes = good.clone();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      bytes = once(random, bytes);
    }
    return bytes;
  }

  private static byte[] once(Random random, byte[] bytes) {
    if (bytes.length == 0) {
      return junk(random, 4);
    }
    int at = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
    switch (random.nextInt(8)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
      case 4 -> {
        return replaced(bytes, at, to, new byte[0]);
      }
      case 5 -> {
        return replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      }
      case 6 -> {
        return replaced(bytes, at, at, junk(random, 6));
      }
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }

  /** Places to cut bytes at, ascending: none, a few, or one before each byte. */
  public static int[] cuts(Random random, int length) {
    return switch (random.nextInt(4)) {
      case 0 -> new int[0];
      case 1 -> IntStream.range(1, Math.max(1, length)).toArray();
      default -> random.ints(1 + random.nextInt(6), 0, length + 1).sorted().toArray();
    };
  }
}

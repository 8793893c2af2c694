package dev.holdfast.sim.relay;

import java.time.Duration;

/**
 * What a relay does to the bytes that pass. A stream is cut into pieces whose lengths, and what
 * happens to each, follow from the seed and the number of the connection alone, not from how the
 * bytes arrive.
 *
 * @param seed of all chances
 * @param maxPiece bytes of the longest piece, 1 to 65536
 * @param maxDelay longest wait before a piece is handed on, up to a minute
 * @param dropChance chance of a piece to be swallowed, 0 to 1
 * @param resetChance chance of a piece to break the connection by a reset, 0 to 1
 */
public record Faults(
    long seed, int maxPiece, Duration maxDelay, double dropChance, double resetChance) {

  private static final int LARGEST_PIECE = 65_536;
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** Everything passes as it came. */
  public static final Faults NONE = new Faults(0, LARGEST_PIECE, Duration.ZERO, 0, 0);

  public Faults {
    if (maxPiece < 1 || maxPiece > LARGEST_PIECE) {
      throw new IllegalArgumentException(
          "longest piece " + maxPiece + " is not 1 to " + LARGEST_PIECE);
    }
    if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "longest delay " + maxDelay + " is not up to " + LONGEST_DELAY);
    }
    checkChance("drop", dropChance);
    checkChance("reset", resetChance);
  }

  private static void checkChance(String name, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(name + " chance " + chance + " is not 0 to 1");
    }
  }

  public Faults withSeed(long value) {
    return new Faults(value, maxPiece, maxDelay, dropChance, resetChance);
  }

  /** Pieces of 1 to so many bytes. */
  public Faults withMaxPiece(int bytes) {
    return new Faults(seed, bytes, maxDelay, dropChance, resetChance);
  }

  /** Waits of zero to so long before each piece. */
  public Faults withMaxDelay(Duration delay) {
    return new Faults(seed, maxPiece, delay, dropChance, resetChance);
  }

  public Faults withDropChance(double chance) {
    return new Faults(seed, maxPiece, maxDelay, chance, resetChance);
  }

  public Faults withResetChance(double chance) {
    return new Faults(seed, maxPiece, maxDelay, dropChance, chance);
  }
}

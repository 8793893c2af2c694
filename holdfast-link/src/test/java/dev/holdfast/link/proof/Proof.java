package dev.holdfast.link.proof;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Rounds of one proof until its time is over. The properties {@code holdfast.proof.seed} (1 unless
 * set) and {@code holdfast.proof.seconds} (5 unless set) come from {@code ./proofs}, where {@code
 * holdfast.proof.rounds} may stand in place of the time. Round n of seed s is round 1 of seed s + n
 * - 1, so that a failed round is run again alone.
 */
public final class Proof {

  /** One round; all that is random in it comes from its argument. */
  @FunctionalInterface
  public interface Round {
    void run(Random random) throws Exception;
  }

  /** One round whose seed says as well which turn it is. */
  @FunctionalInterface
  public interface Turn {
    void run(long seed, Random random) throws Exception;
  }

  private Proof() {}

  /** Runs at least one round, and prints the name, the seed and how many rounds there were. */
  public static void run(String name, Round round) {
    inTurns(name, (_, random) -> round.run(random));
  }

  /** The same where what is done takes turns by the seed. */
  public static void inTurns(String name, Turn round) {
    long seed = Long.getLong("holdfast.proof.seed", 1);
    long nanos = TimeUnit.SECONDS.toNanos(Long.getLong("holdfast.proof.seconds", 5));
    long wanted = Long.getLong("holdfast.proof.rounds", 0);
    long start = System.nanoTime();
    long rounds = 0;
    do {
      long own = seed + rounds++;
      try {
        round.run(own, new Random(scattered(own)));
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        String again = "again with: ./proofs --seed " + own + " " + name;
        System.out.println("proof: " + name + " FAILED in round " + rounds + "; " + again);
        throw new AssertionError(again + ": " + e, e);
      }
    } while (wanted > 0 ? rounds < wanted : System.nanoTime() - start < nanos);
    System.out.println("proof: " + name + " seed=" + seed + " rounds=" + rounds);
  }

  /** Seeds in a row give rows of random numbers that have nothing in common. */
  private static long scattered(long seed) {
    long z = seed * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    return z ^ (z >>> 27);
  }
}

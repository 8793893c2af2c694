package dev.holdfast.arq;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The numbers of one source that are to be told in sums. Each is told in the sums of some that come
 * after it as well, so that the next sum heals one that was lost.
 */
final class Tally {

  /** Frames after it whose sums tell of a frame again. */
  private static final int AGAIN = 4;

  /** Numbers that a sum tells of, at least. */
  private static final int LEAST_NUMBERS = 8;

  /** Numbers that a sum tells of where a frame has come again: much may have been lost. */
  private static final int MANY_NUMBERS = 128;

  private final int[] told = new int[AGAIN];
  private final List<Integer> untold = new ArrayList<>();
  private boolean again;
  private int tolds;
  private int highest;

  /** Numbers begin anew. */
  void clear() {
    untold.clear();
    again = false;
    tolds = 0;
  }

  /**
   * A number is to be told.
   *
   * @param cameAgain whether it was told before
   */
  void add(int number, boolean cameAgain) {
    untold.add(number);
    again |= cameAgain;
  }

  /**
   * The sums to send now.
   *
   * @param received whether the frame of a number may be told of as received
   * @param first the lowest number that there is
   */
  List<Sum> take(long epoch, IntPredicate received, int first) {
    List<Sum> sums = new ArrayList<>();
    while (!untold.isEmpty()) {
      int newest = newest();
      boolean behind = tolds > 0 && highest - newest > 0 && highest - newest <= Sum.MOST_NUMBERS;
      int number = behind ? highest : newest;
      Sum sum = Sum.of(number, !behind && !again, epoch, reach(number, first), received);
      sums.add(sum);
      untold.removeIf(one -> {
        boolean covered = one - sum.lowest() >= 0;
        if (covered) {
          note(one);
        }
        return covered;
      });
    }
    again = false;
    return sums;
  }

  private int newest() {
    int newest = untold.getFirst();
    for (int one : untold) {
      newest = one - newest > 0 ? one : newest;
    }
    return newest;
  }

  private int reach(int number, int first) {
    int reach = again ? MANY_NUMBERS : LEAST_NUMBERS;
    for (int one : untold) {
      reach = further(reach, number - one);
    }
    for (int i = 0; i < Math.min(AGAIN, tolds); i++) {
      reach = further(reach, number - told[i]);
    }
    return Math.clamp(number - (long) first, 0, reach);
  }

  private static int further(int reach, int back) {
    return back <= Sum.MOST_NUMBERS ? Math.max(reach, back) : reach;
  }

  private void note(int number) {
    highest = tolds == 0 || number - highest > 0 ? number : highest;
    told[tolds++ % AGAIN] = number;
    if (tolds == 2 * AGAIN) {
      tolds = AGAIN;
    }
  }
}

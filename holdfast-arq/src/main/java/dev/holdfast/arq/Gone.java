package dev.holdfast.arq;

import java.util.LinkedHashSet;
import java.util.List;

/** The numbers that were given up and of which the receiver does not know yet that they were. */
final class Gone {

  private final int most;
  private final LinkedHashSet<Integer> numbers = new LinkedHashSet<>();
  private List<Integer> underWay = List.of();

  /**
   * @param most numbers that are kept: a receiver waits for no older ones
   */
  Gone(int most) {
    this.most = most;
  }

  void add(int number) {
    numbers.add(number);
    if (numbers.size() > most) {
      var _ = numbers.removeFirst();
    }
  }

  /** The numbers to tell now: none while some are being told, or where there are none. */
  List<Integer> tell() {
    if (!underWay.isEmpty() || numbers.isEmpty()) {
      return List.of();
    }
    underWay = numbers.stream().limit(SetUp.MOST_GONE).toList();
    return underWay;
  }

  /** The receiver has taken what was told last, or nobody knows; then it is told once more. */
  void told(boolean taken) {
    if (taken) {
      underWay.forEach(numbers::remove);
    }
    underWay = List.of();
  }

  /** Numbers begin anew. */
  void clear() {
    numbers.clear();
    underWay = List.of();
  }
}

package dev.holdfast.arq;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sender's map from frame number to frame, and the numbers it gives. The entries are their own
 * chain nodes, so putting and removing allocate nothing; numbers that follow each other never share
 * a bucket.
 */
final class PendingMap {

  private static final int FIRST_BUCKETS = 64;

  /** Buckets that are kept while nothing is here. */
  private static final int MOST_IDLE_BUCKETS = 4_096;

  /** Numbers that are tried to show some frames. */
  private static final long MOST_LOOKS = 10_000;

  private @Nullable Pending[] buckets = new Pending[FIRST_BUCKETS];
  private int size;
  private int next;
  private int oldest;

  PendingMap(int firstNumber) {
    next = firstNumber;
    oldest = firstNumber;
  }

  /** The number that the next frame gets. */
  int next() {
    return next;
  }

  /**
   * Gives a number.
   *
   * @param kept whether its frame is put here
   */
  int give(boolean kept) {
    int number = next++;
    if (!kept && number == oldest) {
      oldest = next;
    }
    return number;
  }

  /** Numbers from that of the oldest frame to the last that was given; 0 while there is none. */
  int span() {
    return next - oldest;
  }

  /** Those with the lowest numbers, as far as they lie close together. */
  List<Pending> lowest(int most) {
    List<Pending> lowest = new ArrayList<>();
    int looks = (int) Math.min(MOST_LOOKS, Integer.toUnsignedLong(span()));
    for (int i = 0; i < looks && lowest.size() < Math.min(most, size); i++) {
      Pending frame = get(oldest + i);
      if (frame != null) {
        lowest.add(frame);
      }
    }
    return lowest;
  }

  int size() {
    return size;
  }

  @Nullable Pending get(int number) {
    Pending entry = buckets[number & (buckets.length - 1)];
    while (entry != null && entry.number != number) {
      entry = entry.chained;
    }
    return entry;
  }

  /** Whether this very entry is there, and not another of its number. */
  boolean holds(Pending entry) {
    return entry.equals(get(entry.number));
  }

  /** Adds an entry whose number is not there. */
  void put(Pending entry) {
    if (size == buckets.length) {
      grow();
    }
    chain(entry);
    size++;
  }

  private void chain(Pending entry) {
    int at = entry.number & (buckets.length - 1);
    entry.chained = buckets[at];
    buckets[at] = entry;
  }

  private void grow() {
    @Nullable Pending[] old = buckets;
    buckets = new Pending[2 * old.length];
    for (Pending first : old) {
      Pending entry = first;
      while (entry != null) {
        Pending rest = entry.chained;
        chain(entry);
        entry = rest;
      }
    }
  }

  /** Removes an entry that is there. */
  void remove(Pending entry) {
    int at = entry.number & (buckets.length - 1);
    Pending last = null;
    Pending found = buckets[at];
    while (found != null && found.number != entry.number) {
      last = found;
      found = found.chained;
    }
    if (found == null) {
      return;
    }
    if (last == null) {
      buckets[at] = found.chained;
    } else {
      last.chained = found.chained;
    }
    found.chained = null;
    size--;
    if (size == 0) {
      oldest = next;
      if (buckets.length > MOST_IDLE_BUCKETS) {
        buckets = new Pending[FIRST_BUCKETS];
      }
    } else if (entry.number == oldest) {
      while (oldest != next && get(oldest) == null) {
        oldest++;
      }
    }
  }

  /** Removes all entries, telling of each. */
  void drain(Consumer<Pending> each) {
    @Nullable Pending[] old = buckets;
    buckets = new Pending[FIRST_BUCKETS];
    size = 0;
    oldest = next;
    for (Pending first : old) {
      Pending entry = first;
      while (entry != null) {
        Pending rest = entry.chained;
        entry.chained = null;
        each.accept(entry);
        entry = rest;
      }
    }
  }
}

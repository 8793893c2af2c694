package dev.holdfast.arq;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sender's map from frame number to frame. The entries are their own chain nodes, so putting
 * and removing allocate nothing; numbers that follow each other never share a bucket.
 */
final class PendingMap {

  private static final int FIRST_BUCKETS = 64;

  private @Nullable Pending[] buckets = new Pending[FIRST_BUCKETS];
  private int size;

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
        Pending next = entry.chained;
        chain(entry);
        entry = next;
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
  }

  /** Removes all entries, telling of each. */
  void drain(Consumer<Pending> each) {
    @Nullable Pending[] old = buckets;
    buckets = new Pending[FIRST_BUCKETS];
    size = 0;
    for (Pending first : old) {
      Pending entry = first;
      while (entry != null) {
        Pending next = entry.chained;
        entry.chained = null;
        each.accept(entry);
        entry = next;
      }
    }
  }
}

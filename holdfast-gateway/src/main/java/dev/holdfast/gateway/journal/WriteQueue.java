package dev.holdfast.gateway.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written, bounded in number and bytes. When full it refuses: whoever offers stops
 * reading from its peer until there is room.
 */
final class WriteQueue {

  private final int maxCount;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long bytes;
  private long refused;
  private boolean woken;
  private boolean closed;

  WriteQueue(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** False when full or closed. */
  boolean offer(Entry entry) {
    lock.lock();
    try {
      boolean room = waiting.isEmpty() || bytes + entry.size() <= maxBytes;
      if (closed || waiting.size() >= maxCount || !room) {
        refused++;
        return false;
      }
      waiting.add(entry);
      bytes += entry.size();
      work.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #take} return early. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest entries up to a number and about a size; none when nothing came in time. */
  List<Entry> take(int count, long upToBytes, long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = waitNanos;
      while (waiting.isEmpty() && !woken && !closed && left > 0) {
        left = work.awaitNanos(left);
      }
      woken = false;
      List<Entry> taken = new ArrayList<>();
      long takenBytes = 0;
      Entry next = waiting.peek();
      while (next != null && taken.size() < count && takenBytes <= upToBytes) {
        waiting.remove();
        taken.add(next);
        takenBytes += next.size();
        next = waiting.peek();
      }
      bytes -= takenBytes;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the queue is closed, or for a pause. */
  boolean awaitClosed(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = work.awaitNanos(left);
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  long refused() {
    lock.lock();
    try {
      return refused;
    } finally {
      lock.unlock();
    }
  }
}

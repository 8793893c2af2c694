package dev.holdfast.gateway.link;

import dev.holdfast.link.session.Message;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Messages of one link that the journal had no room for, in their order. While there are any the
 * link does not read, so they are at most what one read of each channel held.
 */
final class Backlog {

  private final int limit;
  private final Predicate<Message> journal;
  private final Consumer<Boolean> holdReading;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();

  /**
   * @param limit how many messages may wait
   * @param journal takes a message, or has no room for it
   * @param holdReading tells the link to stop reading, or to read on
   */
  Backlog(int limit, Predicate<Message> journal, Consumer<Boolean> holdReading) {
    this.limit = limit;
    this.journal = journal;
    this.holdReading = holdReading;
  }

  /**
   * Hands a message to the journal, or keeps it until there is room.
   *
   * @return false when too many wait; the message is not kept then
   */
  boolean offer(Message message) {
    lock.lock();
    try {
      if (waiting.isEmpty() && journal.test(message)) {
        return true;
      }
      if (waiting.size() >= limit) {
        return false;
      }
      waiting.add(message);
      if (waiting.size() == 1) {
        holdReading.accept(true);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Hands over what waits, as far as there is room by now. */
  void retry() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        return;
      }
      while (!waiting.isEmpty() && journal.test(waiting.peek())) {
        waiting.remove();
      }
      if (waiting.isEmpty()) {
        holdReading.accept(false);
      }
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
}

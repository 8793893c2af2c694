package dev.holdfast.gateway.journal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How far the writer has come; readers wait on it. */
final class Progress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long lastId;
  private long written;
  private long commits;
  private long commitNanos;
  private long lastCommitNanos;
  private long bytes;
  private long dropped;
  private @Nullable String lastError;

  /** Where the journal stands when it is opened. */
  void opened(long newestId) {
    lock.lock();
    try {
      lastId = newestId;
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param nanos what the commit took
   * @param fileBytes size of the journal's file
   */
  void committed(long newestId, long messages, long nanos, long fileBytes) {
    lock.lock();
    try {
      commits++;
      commitNanos += nanos;
      lastCommitNanos = nanos;
      bytes = fileBytes;
      lastId = newestId;
      written += messages;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void failing(@Nullable String error) {
    lock.lock();
    try {
      lastError = error;
    } finally {
      lock.unlock();
    }
  }

  void dropped(long undelivered) {
    lock.lock();
    try {
      dropped += undelivered;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message after this one is durable, waiting for it for a while. */
  boolean awaitBeyond(long id, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (lastId <= id && left > 0) {
        left = moved.awaitNanos(left);
      }
      return lastId > id;
    } finally {
      lock.unlock();
    }
  }

  JournalStatus status(int queued, long refused) {
    lock.lock();
    try {
      return new JournalStatus(
          lastError,
          lastId,
          written,
          refused,
          queued,
          commits,
          commitNanos,
          lastCommitNanos,
          bytes,
          dropped);
    } finally {
      lock.unlock();
    }
  }
}

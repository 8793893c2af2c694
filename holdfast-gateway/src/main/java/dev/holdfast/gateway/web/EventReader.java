package dev.holdfast.gateway.web;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One who reads events, and the queue between. When the queue is full all in it is replaced by one
 * {@code resync}, so a reader that stands still costs a bounded amount of memory and no time.
 */
class EventReader {

  /** Events that wait at most. */
  static final int QUEUE_LIMIT = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<PushedEvent> queue = new ArrayDeque<>();
  private boolean ended;
  private @Nullable Thread writer;
  private long writingSinceNanos;

  /** Queues an event; never waits for the reader. */
  void offer(PushedEvent event) {
    lock.lock();
    try {
      if (queue.size() >= QUEUE_LIMIT) {
        queue.clear();
        queue.add(PushedEvent.RESYNC);
      } else {
        queue.add(event);
      }
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Writes events on the calling thread until the reader is gone or {@link #end} is called. */
  void pump(OutputStream out, Duration heartbeat) throws IOException, InterruptedException {
    PushedEvent event = PushedEvent.RETRY;
    while (event != null) {
      write(out, event);
      event = take(heartbeat);
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  final boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Breaks off a write that has lasted longer than allowed. */
  void endIfStuck(long nowNanos, Duration allowed) {
    lock.lock();
    try {
      if (writer != null && nowNanos - writingSinceNanos > allowed.toNanos()) {
        ended = true;
        writer.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next event, a heartbeat when none came in time, or null at the end. */
  @Nullable PushedEvent take(Duration heartbeat) throws InterruptedException {
    lock.lock();
    try {
      long left = heartbeat.toNanos();
      while (queue.isEmpty() && !ended && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (ended) {
        return null;
      }
      PushedEvent event = queue.poll();
      return event == null ? PushedEvent.HEARTBEAT : event;
    } finally {
      lock.unlock();
    }
  }

  private void write(OutputStream out, PushedEvent event) throws IOException {
    mark(Thread.currentThread());
    try {
      out.write(event.wire());
      out.flush();
    } finally {
      mark(null);
    }
  }

  private void mark(@Nullable Thread thread) {
    lock.lock();
    try {
      writer = thread;
      writingSinceNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }
}

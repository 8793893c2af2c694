package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.SignalReceiver;
import dev.holdfast.ipc.SignalSender;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.memory.Futex;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the one who sleeps on a word is woken. A wake that nobody slept for may end a later sleep.
 */
interface Waker {

  /** Sleeps until it is woken or the time is over; not where the word stands at another value. */
  void sleep(MemorySegment word, int seen, Duration longest)
      throws IpcException, InterruptedException;

  /** Wakes who sleeps. */
  void wake(MemorySegment word) throws IpcException;

  /** Lets go what it has. */
  default void close() throws IpcException {}

  /** By the word itself. */
  static Waker futex(String object) {
    return new Waker() {
      @Override
      public void sleep(MemorySegment word, int seen, Duration longest) throws IpcException {
        try {
          Futex.Woken _ = Futex.await(word, seen, longest);
        } catch (PosixException e) {
          throw new IpcException(object, "waiting", "", e);
        }
      }

      @Override
      public void wake(MemorySegment word) throws IpcException {
        try {
          int _ = Futex.wake(word, Integer.MAX_VALUE);
        } catch (PosixException e) {
          throw new IpcException(object, "waking who waits", "", e);
        }
      }
    };
  }

  /** By a POSIX semaphore. */
  static Waker semaphore(PosixSemaphore semaphore) {
    return new Waker() {
      @Override
      public void sleep(MemorySegment word, int seen, Duration longest)
          throws IpcException, InterruptedException {
        var _ = semaphore.take(longest);
      }

      @Override
      public void wake(MemorySegment word) throws IpcException {
        var _ = semaphore.give();
      }

      @Override
      public void close() throws IpcException {
        semaphore.close();
      }
    };
  }

  /** By the first System V semaphore of a set. */
  static Waker semaphore(SysvSemaphoreSet set) {
    return new Waker() {
      @Override
      public void sleep(MemorySegment word, int seen, Duration longest)
          throws IpcException, InterruptedException {
        var _ = set.take(0, 1, Undo.NEVER, longest);
      }

      @Override
      public void wake(MemorySegment word) throws IpcException {
        try {
          var _ = set.give(0, 1, Undo.NEVER);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void close() throws IpcException {
        set.close();
      }
    };
  }

  /**
   * By a signal to the process that reads.
   *
   * @param reader the word of that process
   */
  static Waker signal(int number, LongSupplier reader) {
    return new Waker() {
      private @Nullable SignalReceiver receiver;

      @Override
      public void sleep(MemorySegment word, int seen, Duration longest)
          throws IpcException, InterruptedException {
        if (receiver == null) {
          receiver = SignalReceiver.open(number);
        }
        var _ = receiver.receive(longest);
      }

      @Override
      public void wake(MemorySegment word) throws IpcException {
        long owner = reader.getAsLong();
        // A later process of that number would end by it.
        if (owner != Owner.NOBODY && !Owner.isDead(owner)) {
          var _ = SignalSender.to(Owner.pid(owner)).queue(number, 0);
        }
      }

      @Override
      public void close() throws IpcException {
        if (receiver != null) {
          receiver.close();
        }
      }
    };
  }
}

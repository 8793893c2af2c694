package dev.holdfast.ipc.kill;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import java.io.IOException;
import java.time.Duration;

/** A semaphore of either kind, as an end of this process. */
interface Units extends AutoCloseable {

  String SYSV = "sysv-sem";
  String POSIX = "posix-sem";

  /** Whether one came in the time. */
  boolean take(Duration longest) throws Exception;

  /** Whether it took one more. */
  boolean give() throws Exception;

  /** What it stands at. */
  int value() throws IOException;

  @Override
  void close() throws IOException;

  /** Makes one. */
  static void make(String kind, String name, int value) throws IOException {
    if (kind.equals(SYSV)) {
      SysvSemaphoreSet.create(Integer.decode(name), value).close();
    } else {
      PosixSemaphore.create(name, value).close();
    }
  }

  /** Removes one. */
  static void remove(String kind, String name) throws IOException {
    if (kind.equals(SYSV)) {
      try (SysvSemaphoreSet set = SysvSemaphoreSet.open(Integer.decode(name))) {
        set.remove();
      }
    } else {
      PosixSemaphore.unlink(name);
    }
  }

  /** Opens one. */
  static Units open(String kind, String name) throws IOException {
    if (kind.equals(SYSV)) {
      SysvSemaphoreSet set = SysvSemaphoreSet.open(Integer.decode(name));
      return new Units() {
        @Override
        public boolean take(Duration longest) throws Exception {
          return set.take(0, 1, Undo.NEVER, longest) == Outcome.DONE;
        }

        @Override
        public boolean give() throws Exception {
          return set.give(0, 1, Undo.NEVER) == Outcome.DONE;
        }

        @Override
        public int value() throws IOException {
          return set.value(0);
        }

        @Override
        public void close() throws IOException {
          set.close();
        }
      };
    }
    PosixSemaphore semaphore = PosixSemaphore.open(name);
    return new Units() {
      @Override
      public boolean take(Duration longest) throws Exception {
        return semaphore.take(longest) == Outcome.DONE;
      }

      @Override
      public boolean give() throws Exception {
        return semaphore.give() == Outcome.DONE;
      }

      @Override
      public int value() throws IOException {
        return semaphore.value();
      }

      @Override
      public void close() throws IOException {
        semaphore.close();
      }
    };
  }
}

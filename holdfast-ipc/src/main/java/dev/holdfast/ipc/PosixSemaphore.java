package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.named.NamedSemaphores;
import java.time.Duration;
import java.time.Instant;

/**
 * A POSIX semaphore that has a name. It outlives every process until its name is removed. Nothing
 * is given back for a process that ends: use {@link SysvSemaphoreSet#hold} where that is wanted.
 */
public final class PosixSemaphore implements AutoCloseable {

  private static final int OWNER_ONLY = 0600;

  private final long address;
  private final Use use;
  private boolean closed;

  private PosixSemaphore(String name, long address) {
    this.address = address;
    this.use = new Use(object(name));
  }

  private static String object(String name) {
    return "POSIX semaphore " + name;
  }

  private interface Opening {
    long make() throws PosixException;
  }

  private static PosixSemaphore make(String name, Opening call) throws IpcException {
    PosixName.check(name);
    try {
      return new PosixSemaphore(name, call.make());
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /**
   * Opens one that is there.
   *
   * @param name begins with a slash and has no other
   */
  public static PosixSemaphore open(String name) throws IpcException {
    return make(name, () -> NamedSemaphores.open(name));
  }

  /** Makes one that its owner alone may use; fails with {@code EEXIST} where there is one. */
  public static PosixSemaphore create(String name, int value) throws IpcException {
    return make(name, () -> NamedSemaphores.create(name, OWNER_ONLY, true, value));
  }

  /** Makes one, or opens the one that is there and leaves its value. */
  public static PosixSemaphore openOrCreate(String name, int value) throws IpcException {
    return make(name, () -> NamedSemaphores.create(name, OWNER_ONLY, false, value));
  }

  /** Takes 1, and waits until it can; {@code DONE}, or {@code EMPTY} when it could not in time. */
  public Outcome take(Duration longest) throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      Deadline.check();
      try {
        use.of(() -> {
          NamedSemaphores.await(address, deadline.slice(), Instant::now);
          return address;
        });
        return Outcome.DONE;
      } catch (PosixException e) {
        if (e.errno() != Errno.ETIMEDOUT && e.errno() != Errno.EINTR) {
          throw Trouble.of(use.object(), e);
        }
        if (deadline.over()) {
          return Outcome.EMPTY;
        }
      }
    }
  }

  /** Gives 1; {@code FULL} where it stands as high as it can. */
  public Outcome give() throws IpcException {
    try {
      use.of(() -> {
        NamedSemaphores.post(address);
        return address;
      });
      return Outcome.DONE;
    } catch (PosixException e) {
      if (e.errno() == Errno.EOVERFLOW) {
        return Outcome.FULL;
      }
      throw Trouble.of(use.object(), e);
    }
  }

  /** What it stands at. */
  public int value() throws IpcException {
    try {
      return use.of(() -> NamedSemaphores.value(address));
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /** Removes a name; those who have the semaphore open keep it. */
  public static void unlink(String name) throws IpcException {
    PosixName.check(name);
    try {
      NamedSemaphores.unlink(name);
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /** Lets it go; the semaphore stays. */
  @Override
  public void close() throws IpcException {
    use.end(() -> {
      if (!closed) {
        closed = true;
        NamedSemaphores.close(address);
      }
    });
  }

  @Override
  public String toString() {
    return use.object();
  }
}

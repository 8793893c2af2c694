package dev.holdfast.ipc;

import dev.holdfast.ipc.waiting.LongWait;
import dev.holdfast.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Who uses an object of the kernel now. Closing wakes them and waits for them, which takes no
 * longer than one slice of a wait that cannot be woken: nobody meets a number or an address that
 * was given away again.
 */
final class Use {

  private final String object;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<LongWait> asleep = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Use(String object) {
    this.object = object;
  }

  /** Calls that give a number. */
  @FunctionalInterface
  interface Call<T> {
    /** Makes them. */
    T make() throws PosixException;
  }

  String object() {
    return object;
  }

  boolean open() {
    return !closed;
  }

  /**
   * Makes calls while the object cannot be closed.
   *
   * @throws IllegalStateException when it is closed
   */
  <T> T of(Call<T> call) throws PosixException {
    check();
    lock.readLock().lock();
    try {
      check();
      return call.make();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Makes a call that may last for ever, and that closing the object ends, as interrupting the
   * thread does.
   *
   * @param waking makes the call return
   */
  <T> T lasting(LongWait.Waking waking, Call<T> call) throws PosixException {
    LongWait wait = new LongWait(waking);
    asleep.add(wait);
    wait.enter();
    try {
      return of(call);
    } finally {
      wait.leave();
      asleep.remove(wait);
      wake(wait);
    }
  }

  private static void wake(LongWait wait) {
    try {
      wait.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    if (closed) {
      throw new IllegalStateException(object + " is closed");
    }
  }

  /** Calls that end the object. */
  @FunctionalInterface
  interface End {
    /** Makes them. */
    void make() throws PosixException;
  }

  /** Ends it once, when nobody is within a call any more. */
  void end(End call) throws IpcException {
    closed = true;
    asleep.forEach(Use::wake);
    lock.writeLock().lock();
    try {
      call.make();
    } catch (PosixException e) {
      throw Trouble.of(object, e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}

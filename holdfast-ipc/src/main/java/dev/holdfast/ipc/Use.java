package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Who uses an object of the kernel now. Closing waits for them, which takes no longer than one
 * slice of a wait: nobody meets a number or an address that was given away again.
 */
final class Use {

  private final String object;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
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

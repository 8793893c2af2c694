package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor that this process owns, closed by close(2) exactly once. Whoever closes
 * it sees to it that no other thread is in a call on it: the kernel gives the number away again.
 */
public final class Descriptor implements AutoCloseable {

  private static final MethodHandle CLOSE = Native.bind("close", JAVA_INT, JAVA_INT);

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param number a descriptor that nobody else closes
   */
  public Descriptor(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("no file descriptor: " + number);
    }
    this.number = number;
  }

  /**
   * Its number.
   *
   * @throws IllegalStateException when it is closed
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException("file descriptor " + number + " is closed");
    }
    return number;
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() throws PosixException {
    if (closed.compareAndSet(false, true)) {
      Native.callInt("close " + number, errno -> (int) CLOSE.invokeExact(errno, number));
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}

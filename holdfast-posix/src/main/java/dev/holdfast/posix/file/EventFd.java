package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** eventfd(2): a counter that wakes whoever polls it. */
public final class EventFd implements AutoCloseable {

  private static final int CLOSED_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final MethodHandle EVENTFD = Native.bind("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

  private final Descriptor descriptor;

  private EventFd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** One that stands at 0 and never waits. */
  public static EventFd open() throws PosixException {
    return new EventFd(
        new Descriptor(
            Native.callInt(
                "eventfd",
                errno -> (int) EVENTFD.invokeExact(errno, 0, CLOSED_ON_EXEC | NON_BLOCKING))));
  }

  /** To wait for it by: there is something to read while it does not stand at 0. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** Adds 1. */
  public void ring() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      DeviceFile.write(descriptor, arena.allocateFrom(JAVA_LONG, 1));
    } catch (PosixException e) {
      if (e.errno() != Errno.EAGAIN) {
        throw e;
      }
    }
  }

  /** Sets it back to 0; what it stood at. */
  public long clear() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      DeviceFile.read(descriptor, value);
      return value.get(JAVA_LONG, 0);
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public void close() throws PosixException {
    descriptor.close();
  }
}

package dev.holdfast.posix.signal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** signalfd(2): signals of the process, or of the thread that reads, as something to read. */
public final class SignalFd implements AutoCloseable {

  private static final int CLOSED_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final int INFO_BYTES = 128;
  private static final int SENDER = 12;
  private static final int SENDER_UID = 16;
  private static final int VALUE = 44;
  private static final MethodHandle SIGNALFD =
      Native.bind("signalfd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private final Descriptor descriptor;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(INFO_BYTES, Long.BYTES);

  private SignalFd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens one for a signal, which every thread must hold back. */
  public static SignalFd open(int number) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = SignalMask.setOf(number, arena);
      return new SignalFd(
          new Descriptor(
              Native.callInt(
                  "signalfd " + number,
                  errno ->
                      (int) SIGNALFD.invokeExact(errno, -1, set, CLOSED_ON_EXEC | NON_BLOCKING))));
    }
  }

  /** To wait for signals by. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** The next signal that waits, or null where none does. For one thread. */
  public @Nullable Arrived receive() throws PosixException {
    try {
      DeviceFile.read(descriptor, room);
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN) {
        return null;
      }
      throw e;
    }
    return new Arrived(
        room.get(JAVA_INT, 0),
        room.get(JAVA_INT, VALUE),
        room.get(JAVA_INT, SENDER),
        room.get(JAVA_INT, SENDER_UID));
  }

  @Override
  public void close() throws PosixException {
    if (descriptor.isOpen()) {
      descriptor.close();
      arena.close();
    }
  }
}

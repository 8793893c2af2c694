package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** open(2), read(2) and write(2), with memory outside the heap. */
public final class DeviceFile {

  private static final int CLOSED_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final MethodHandle OPEN =
      Native.bindVariadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ =
      Native.bind("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.bind("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  /** What is done with it. */
  public enum Access {
    READ(0),
    WRITE(1),
    READ_WRITE(2);

    private final int flag;

    Access(int flag) {
      this.flag = flag;
    }
  }

  private DeviceFile() {}

  /** Opens a file that is there; not given to children. */
  public static Descriptor open(Path file, Access access) throws PosixException {
    return open(file, access.flag | CLOSED_ON_EXEC);
  }

  /**
   * The same; neither the opening nor what is read and written then waits for anything. Opening a
   * FIFO for writing fails with {@code ENXIO} where nobody has it open for reading.
   */
  public static Descriptor openNonBlocking(Path file, Access access) throws PosixException {
    return open(file, access.flag | CLOSED_ON_EXEC | NON_BLOCKING);
  }

  private static Descriptor open(Path file, int flags) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      return new Descriptor(
          Native.callInt("open " + file, errno -> (int) OPEN.invokeExact(errno, path, flags)));
    }
  }

  /** Reads into the memory; how many bytes came, 0 at the end. */
  public static long read(Descriptor file, MemorySegment room) throws PosixException {
    int number = file.number();
    return Native.callLong(
        "read", file, errno -> (long) READ.invokeExact(errno, number, room, room.byteSize()));
  }

  /** Writes the memory; how many bytes were taken. */
  public static long write(Descriptor file, MemorySegment bytes) throws PosixException {
    int number = file.number();
    return Native.callLong(
        "write", file, errno -> (long) WRITE.invokeExact(errno, number, bytes, bytes.byteSize()));
  }
}

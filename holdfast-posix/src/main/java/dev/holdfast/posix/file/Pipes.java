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

/** pipe2(2), mkfifo(3) and mknod(2): pipes without and with a name. */
public final class Pipes {

  /** Bytes that a write puts into a pipe in one piece, however many write to it. */
  public static final int ATOMIC_BYTES = 4096;

  private static final int CLOSED_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final int FIFO_TYPE = 0010000;
  private static final MethodHandle PIPE = Native.bind("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle MKFIFO = Native.bind("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle MKNOD =
      Native.bind("mknod", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);

  /** Both ends of a pipe. */
  public record Ends(Descriptor source, Descriptor sink) {}

  private Pipes() {}

  /** A pipe whose ends do not wait; not given to children. */
  public static Ends open() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocate(JAVA_INT, 2);
      Native.callInt(
          "pipe2", errno -> (int) PIPE.invokeExact(errno, two, CLOSED_ON_EXEC | NON_BLOCKING));
      return new Ends(
          new Descriptor(two.get(JAVA_INT, 0)), new Descriptor(two.get(JAVA_INT, Integer.BYTES)));
    }
  }

  /** Makes a FIFO; the process's umask takes bits away from its mode. */
  public static void makeFifo(Path path, int mode) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      Native.callInt("mkfifo " + path, errno -> (int) MKFIFO.invokeExact(errno, name, mode));
    }
  }

  /** Makes a FIFO by mknod(2), which says the same in other words. */
  public static void makeFifoNode(Path path, int mode) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      Native.callInt(
          "mknod " + path, errno -> (int) MKNOD.invokeExact(errno, name, FIFO_TYPE | mode, 0L));
    }
  }
}

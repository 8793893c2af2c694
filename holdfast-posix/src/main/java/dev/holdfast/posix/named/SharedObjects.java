package dev.holdfast.posix.named;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** shm_open(3), ftruncate(2) and shm_unlink(3): memory by name. */
public final class SharedObjects {

  private static final int READ_WRITE = 2;
  private static final int CREATE = 0x40;
  private static final int EXCLUSIVE = 0x80;
  private static final int END = 2;
  private static final MethodHandle OPEN =
      Native.bind("shm_open", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle TRUNCATE =
      Native.bind("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle ALLOCATE =
      Native.bind("posix_fallocate", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SEEK =
      Native.bind("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle UNLINK = Native.bind("shm_unlink", JAVA_INT, ADDRESS);

  private SharedObjects() {}

  /** Opens one that is there; not given to children. */
  public static Descriptor open(String name, boolean readOnly) throws PosixException {
    return open(name, readOnly ? 0 : READ_WRITE, 0);
  }

  /**
   * The same for reading and writing, and makes it where it is not there, with no bytes.
   *
   * @param exclusive whether it must not be there yet
   */
  public static Descriptor create(String name, int mode, boolean exclusive) throws PosixException {
    return open(name, READ_WRITE | CREATE | (exclusive ? EXCLUSIVE : 0), mode);
  }

  private static Descriptor open(String name, int flags, int mode) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return new Descriptor(
          Native.callInt(
              "shm_open " + name, errno -> (int) OPEN.invokeExact(errno, text, flags, mode)));
    }
  }

  /** How many bytes it has. */
  public static long size(Descriptor object) throws PosixException {
    int number = object.number();
    return Native.callLong(
        "lseek " + object, errno -> (long) SEEK.invokeExact(errno, number, 0L, END));
  }

  /** Sets how many bytes it has; new ones are 0. Touching bytes cut off ends the process. */
  public static void size(Descriptor object, long bytes) throws PosixException {
    int number = object.number();
    Native.callInt(
        "ftruncate " + object + " to " + bytes,
        errno -> (int) TRUNCATE.invokeExact(errno, number, bytes));
  }

  /**
   * Gives it so many bytes, 0 all of them, for which there is memory in any case: fails with {@code
   * ENOSPC} where there is none, in place of ending whoever touches them later.
   */
  public static void reserve(Descriptor object, long bytes) throws PosixException {
    int number = object.number();
    Native.callNumber(
        "posix_fallocate " + object + " to " + bytes,
        errno -> (int) ALLOCATE.invokeExact(errno, number, 0L, bytes));
  }

  /** Removes the name; the memory goes with the last that has it mapped. */
  public static void unlink(String name) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      Native.callInt("shm_unlink " + name, errno -> (int) UNLINK.invokeExact(errno, text));
    }
  }
}

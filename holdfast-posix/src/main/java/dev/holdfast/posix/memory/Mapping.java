package dev.holdfast.posix.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.invoke.MethodHandle;

/** mmap(2) and munmap(2), shared with all that map the same. */
public final class Mapping {

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int SHARED = 1;
  private static final MethodHandle MMAP =
      Native.bind("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = Native.bind("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);

  private Mapping() {}

  /** Maps the first bytes of an object; the address, valid until {@link #undo}. */
  public static long of(Descriptor object, long bytes, boolean readOnly) throws PosixException {
    int number = object.number();
    int access = readOnly ? READ : READ | WRITE;
    return Native.callLong(
        "mmap " + object + " " + bytes,
        errno -> (long) MMAP.invokeExact(errno, 0L, bytes, access, SHARED, number, 0L));
  }

  /** Takes the memory back; whoever touches it then ends the process. */
  public static void undo(long address, long bytes) throws PosixException {
    Native.callInt("munmap", errno -> (int) MUNMAP.invokeExact(errno, address, bytes));
  }
}

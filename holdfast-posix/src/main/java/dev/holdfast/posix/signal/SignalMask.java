package dev.holdfast.posix.signal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** pthread_sigmask(3) and the sets of sigsetops(3): which signals a thread holds back. */
public final class SignalMask {

  /** Bytes of a set as the C library lays it out. */
  static final int BYTES = 128;

  private static final int BLOCK = 0;
  private static final int UNBLOCK = 1;
  private static final int IGNORED = 1;
  private static final MethodHandle MASK =
      Native.bind("pthread_sigmask", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SIGNAL = Native.bind("signal", JAVA_LONG, JAVA_INT, JAVA_LONG);

  private SignalMask() {}

  /** A set of one signal. */
  static MemorySegment setOf(int number, Arena arena) {
    if (number < 1 || number > Long.SIZE) {
      throw new IllegalArgumentException("no signal: " + number);
    }
    MemorySegment set = arena.allocate(BYTES, Long.BYTES);
    set.set(JAVA_LONG, 0, 1L << (number - 1));
    return set;
  }

  /** Holds a signal back from the calling thread, which must be a platform thread. */
  public static void block(int number) throws PosixException {
    change(number, BLOCK);
  }

  /** Lets it through to the calling thread again. */
  public static void unblock(int number) throws PosixException {
    change(number, UNBLOCK);
  }

  private static void change(int number, int how) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = setOf(number, arena);
      Native.callNumber(
          "pthread_sigmask " + number,
          errno -> (int) MASK.invokeExact(errno, how, set, MemorySegment.NULL));
    }
  }

  /** Whether the calling thread holds it back. */
  public static boolean blocked(int number) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment now = arena.allocate(BYTES, Long.BYTES);
      Native.callNumber(
          "pthread_sigmask",
          errno -> (int) MASK.invokeExact(errno, BLOCK, MemorySegment.NULL, now));
      return (now.get(JAVA_LONG, 0) >>> (number - 1) & 1) == 1;
    }
  }

  /** Has a signal thrown away wherever it is not held back, in the whole process. */
  public static void ignore(int number) throws PosixException {
    Native.callLong(
        "signal " + number, errno -> (long) SIGNAL.invokeExact(errno, number, (long) IGNORED));
  }
}

package dev.holdfast.posix.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** nanosleep(2): for a platform thread that sleeps often and shortly, cheaper than parking it. */
public final class Nanosleep {

  private static final long NANOS = 1_000_000_000L;
  private static final MethodHandle NANOSLEEP =
      Native.bind("nanosleep", JAVA_INT, ADDRESS, ADDRESS);
  private static final ThreadLocal<MemorySegment> TIME =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES));

  private Nanosleep() {}

  /** Sleeps for so long, or until a signal comes; an interrupt of Java's does not end it. */
  public static void of(long nanos) throws PosixException {
    MemorySegment time = TIME.get();
    time.set(JAVA_LONG, 0, Math.max(0, nanos) / NANOS);
    time.set(JAVA_LONG, Long.BYTES, Math.max(0, nanos) % NANOS);
    try {
      Native.callInt(
          "nanosleep", errno -> (int) NANOSLEEP.invokeExact(errno, time, MemorySegment.NULL));
    } catch (PosixException e) {
      if (e.errno() != Errno.EINTR) {
        throw e;
      }
    }
  }
}

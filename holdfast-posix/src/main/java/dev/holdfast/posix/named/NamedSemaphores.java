package dev.holdfast.posix.named;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * sem_open(3), sem_post(3), sem_timedwait(3) and their like. A semaphore is an address; who uses it
 * after {@link #close} ends the process.
 */
public final class NamedSemaphores {

  private static final int CREATE = 0x40;
  private static final int EXCLUSIVE = 0x80;
  private static final int MONOTONIC = 1;
  private static final MethodHandle OPEN =
      Native.bindVariadic("sem_open", 2, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = Native.bind("sem_close", JAVA_INT, JAVA_LONG);
  private static final MethodHandle UNLINK = Native.bind("sem_unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle POST = Native.bind("sem_post", JAVA_INT, JAVA_LONG);
  private static final MethodHandle TRY_WAIT = Native.bind("sem_trywait", JAVA_INT, JAVA_LONG);
  private static final MethodHandle TIMED_WAIT =
      Native.bind("sem_timedwait", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle CLOCK_WAIT =
      Native.bind("sem_clockwait", JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle CLOCK =
      Native.bind("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle VALUE =
      Native.bind("sem_getvalue", JAVA_INT, JAVA_LONG, ADDRESS);

  private NamedSemaphores() {}

  /** Opens one that is there. */
  public static long open(String name) throws PosixException {
    return open(name, 0, 0, 0);
  }

  /**
   * The same, and makes it where it is not there.
   *
   * @param exclusive whether it must not be there yet
   * @param value what a new one begins with
   */
  public static long create(String name, int mode, boolean exclusive, int value)
      throws PosixException {
    return open(name, CREATE | (exclusive ? EXCLUSIVE : 0), mode, value);
  }

  private static long open(String name, int flags, int mode, int value) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return Native.callPointer(
          "sem_open " + name, errno -> (long) OPEN.invokeExact(errno, text, flags, mode, value));
    }
  }

  /** Lets it go. */
  public static void close(long semaphore) throws PosixException {
    Native.callInt("sem_close", errno -> (int) CLOSE.invokeExact(errno, semaphore));
  }

  /** Removes the name; the semaphore goes with the last that has it open. */
  public static void unlink(String name) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      Native.callInt("sem_unlink " + name, errno -> (int) UNLINK.invokeExact(errno, text));
    }
  }

  /** Adds 1, which may wake one who waits. */
  public static void post(long semaphore) throws PosixException {
    Native.callInt("sem_post", errno -> (int) POST.invokeExact(errno, semaphore));
  }

  /** Takes 1; fails with {@code EAGAIN} where it stands at 0. */
  public static void tryWait(long semaphore) throws PosixException {
    Native.callInt("sem_trywait", errno -> (int) TRY_WAIT.invokeExact(errno, semaphore));
  }

  /**
   * Takes 1; waits for it at most so long, then fails with {@code ETIMEDOUT}. Where the C library
   * cannot wait by the monotonic clock, a clock that is set meanwhile changes how long.
   *
   * @param wall the clock on the wall, asked only there
   */
  public static void await(long semaphore, Duration longest, Supplier<Instant> wall)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment until = arena.allocate(2L * Long.BYTES, Long.BYTES);
      Native.callInt("clock_gettime", errno -> (int) CLOCK.invokeExact(errno, MONOTONIC, until));
      add(until, longest);
      try {
        Native.callInt(
            "sem_clockwait",
            errno -> (int) CLOCK_WAIT.invokeExact(errno, semaphore, MONOTONIC, until));
      } catch (PosixException e) {
        if (e.errno() != Errno.ENOSYS) {
          throw e;
        }
        Instant now = wall.get();
        until.set(JAVA_LONG, 0, now.getEpochSecond());
        until.set(JAVA_LONG, Long.BYTES, now.getNano());
        add(until, longest);
        Native.callInt(
            "sem_timedwait", errno -> (int) TIMED_WAIT.invokeExact(errno, semaphore, until));
      }
    }
  }

  private static void add(MemorySegment time, Duration more) {
    Duration sum =
        Duration.ofSeconds(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, Long.BYTES)).plus(more);
    time.set(JAVA_LONG, 0, sum.getSeconds());
    time.set(JAVA_LONG, Long.BYTES, sum.getNano());
  }

  /** What it stands at. */
  public static int value(long semaphore) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      Native.callInt("sem_getvalue", errno -> (int) VALUE.invokeExact(errno, semaphore, value));
      return value.get(JAVA_INT, 0);
    }
  }
}

package dev.holdfast.posix.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/** futex(2): sleeping on an aligned word of four bytes that processes share. */
public final class Futex {

  /** What a sleep ended by. */
  public enum Woken {
    /** Somebody woke it, or it woke by itself: look at the word. */
    WOKEN,
    /** The word stood at something else already. */
    CHANGED,
    /** The time is over. */
    TIMED_OUT
  }

  private static final long NUMBER = System.getProperty("os.arch", "").equals("amd64") ? 202 : 98;
  private static final long WAIT = 0;
  private static final long WAKE = 1;
  private static final MethodHandle SYSCALL =
      Native.bindVariadic(
          "syscall", 1, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);

  private Futex() {}

  /** Sleeps for as long as the word stands at a value, at most so long. */
  public static Woken await(MemorySegment word, int value, Duration longest) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(2L * Long.BYTES, Long.BYTES);
      time.set(JAVA_LONG, 0, Math.max(0, longest.getSeconds()));
      time.set(JAVA_LONG, Long.BYTES, longest.isNegative() ? 0 : longest.getNano());
      Native.callLong(
          "futex wait",
          errno -> (long) SYSCALL.invokeExact(errno, NUMBER, word, WAIT, (long) value, time));
      return Woken.WOKEN;
    } catch (PosixException e) {
      return switch (e.errno()) {
        case EAGAIN -> Woken.CHANGED;
        case ETIMEDOUT -> Woken.TIMED_OUT;
        case EINTR -> Woken.WOKEN;
        default -> throw e;
      };
    }
  }

  /** Wakes some of those who sleep on the word; how many. */
  public static int wake(MemorySegment word, int most) throws PosixException {
    return (int)
        Native.callLong(
            "futex wake",
            errno ->
                (long)
                    SYSCALL.invokeExact(
                        errno, NUMBER, word, WAKE, (long) most, MemorySegment.NULL));
  }
}

package dev.holdfast.posix.signal;

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
import org.jspecify.annotations.Nullable;

/** sigtimedwait(2): taking a signal that the calling thread holds back. */
public final class SignalWait {

  private static final int INFO_BYTES = 128;
  private static final int SENDER = 16;
  private static final int SENDER_UID = 20;
  private static final int VALUE = 24;
  private static final MethodHandle WAIT =
      Native.bind("sigtimedwait", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

  private SignalWait() {}

  /** The next one, or null where none comes in the time. */
  public static @Nullable Arrived await(int number, Duration longest) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = SignalMask.setOf(number, arena);
      MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
      MemorySegment time = arena.allocate(2L * Long.BYTES, Long.BYTES);
      time.set(JAVA_LONG, 0, Math.max(0, longest.getSeconds()));
      time.set(JAVA_LONG, Long.BYTES, longest.isNegative() ? 0 : longest.getNano());
      int arrived =
          Native.callInt(
              "sigtimedwait " + number, errno -> (int) WAIT.invokeExact(errno, set, info, time));
      return new Arrived(
          arrived,
          info.get(JAVA_INT, VALUE),
          info.get(JAVA_INT, SENDER),
          info.get(JAVA_INT, SENDER_UID));
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
        return null;
      }
      throw e;
    }
  }
}

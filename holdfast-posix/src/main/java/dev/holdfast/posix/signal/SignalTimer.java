package dev.holdfast.posix.signal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** timer_create(2) and timer_settime(2): a timer that sends this process a signal. */
public final class SignalTimer implements AutoCloseable {

  private static final int MONOTONIC = 1;
  private static final int EVENT_BYTES = 64;
  private static final int NUMBER = 8;
  private static final MethodHandle CREATE =
      Native.bind("timer_create", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET =
      Native.bind("timer_settime", JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle DELETE = Native.bind("timer_delete", JAVA_INT, JAVA_LONG);

  private final long id;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SignalTimer(long id) {
    this.id = id;
  }

  /**
   * Starts one.
   *
   * @param number the signal it sends
   * @param payload what it sends along
   * @param every how often, above 0
   */
  public static SignalTimer start(int number, int payload, Duration every) throws PosixException {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("a timer needs a time above 0, not " + every);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_BYTES, Long.BYTES);
      event.set(JAVA_LONG, 0, payload & 0xffffffffL);
      event.set(JAVA_INT, NUMBER, number);
      MemorySegment made = arena.allocate(JAVA_LONG);
      Native.callInt(
          "timer_create for signal " + number,
          errno -> (int) CREATE.invokeExact(errno, MONOTONIC, event, made));
      SignalTimer timer = new SignalTimer(made.get(JAVA_LONG, 0));
      MemorySegment times = arena.allocate(4L * Long.BYTES, Long.BYTES);
      for (long at = 0; at < times.byteSize(); at += 2L * Long.BYTES) {
        times.set(JAVA_LONG, at, every.getSeconds());
        times.set(JAVA_LONG, at + Long.BYTES, every.getNano());
      }
      Native.callInt(
          "timer_settime",
          errno -> (int) SET.invokeExact(errno, timer.id, 0, times, MemorySegment.NULL));
      return timer;
    }
  }

  @Override
  public void close() throws PosixException {
    if (closed.compareAndSet(false, true)) {
      Native.callInt("timer_delete", errno -> (int) DELETE.invokeExact(errno, id));
    }
  }
}

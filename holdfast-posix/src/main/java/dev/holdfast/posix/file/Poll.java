package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;

/** poll(2): waits until descriptors are ready. */
public final class Poll {

  /** There is something to read. */
  public static final short IN = 1;

  /** Writing does not block. */
  public static final short OUT = 4;

  /** Something went wrong with the descriptor; told unasked. */
  public static final short ERR = 8;

  /** The other end hung up; told unasked. */
  public static final short HUP = 16;

  private static final int BYTES = 8;
  private static final int EVENTS = 4;
  private static final int RETURNED = 6;
  private static final MethodHandle POLL =
      Native.bind("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  /** For the one descriptor that a thread waits for, and the bell that wakes it. */
  private static final ThreadLocal<MemorySegment> ONE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(2L * BYTES, Integer.BYTES));

  private Poll() {}

  /**
   * Waits until one of the events is there, at most so long.
   *
   * @return the events that are there, as a sum; 0 when the time is over
   */
  public static int await(Descriptor descriptor, int events, Duration longest)
      throws PosixException {
    MemorySegment wanted = ONE.get();
    want(wanted, 0, descriptor, events);
    poll(descriptor, wanted, 1, longest);
    return wanted.get(JAVA_SHORT, RETURNED);
  }

  /**
   * The same, but a bell that is rung ends it as well.
   *
   * @return the events that are there at the first; 0 when it was ended
   */
  public static int await(Descriptor descriptor, int events, Descriptor bell, Duration longest)
      throws PosixException {
    MemorySegment wanted = ONE.get();
    want(wanted, 0, descriptor, events);
    want(wanted, BYTES, bell, IN);
    poll(descriptor, wanted, 2, longest);
    return wanted.get(JAVA_SHORT, RETURNED);
  }

  /** Waits until there is something to read from one of them, at most so long. */
  public static void awaitAny(List<Descriptor> descriptors, Duration longest)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wanted = arena.allocate((long) BYTES * descriptors.size(), Integer.BYTES);
      for (int at = 0; at < descriptors.size(); at++) {
        want(wanted, (long) BYTES * at, descriptors.get(at), IN);
      }
      poll(descriptors, wanted, descriptors.size(), longest);
    }
  }

  private static void want(MemorySegment wanted, long at, Descriptor descriptor, int events) {
    wanted.set(JAVA_INT, at, descriptor.number());
    wanted.set(JAVA_SHORT, at + EVENTS, (short) events);
    wanted.set(JAVA_SHORT, at + RETURNED, (short) 0);
  }

  private static void poll(Object on, MemorySegment wanted, long count, Duration longest)
      throws PosixException {
    int millis = Math.clamp(longest.toMillis(), 0, Integer.MAX_VALUE);
    Native.callInt("poll", on, errno -> (int) POLL.invokeExact(errno, wanted, count, millis));
  }
}

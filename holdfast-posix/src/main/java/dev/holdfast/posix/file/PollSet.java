package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ppoll(2) on many descriptors at a time, whose memory is kept from one call to the next. */
public final class PollSet {

  private static final int BYTES = 8;
  private static final int EVENTS = 4;
  private static final int RETURNED = 6;
  private static final int SMALLEST = 16;
  private static final long NANOS = 1_000_000_000L;
  private static final MethodHandle PPOLL =
      Native.bind("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

  private MemorySegment wanted = Arena.ofAuto().allocate((long) SMALLEST * BYTES, Integer.BYTES);
  private final MemorySegment time = Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES);
  private int count;

  /** Begins anew, with nothing to wait for. */
  public void clear() {
    count = 0;
  }

  /** Adds a descriptor; its place in the set. */
  public int add(Descriptor descriptor, int events) {
    if ((count + 1L) * BYTES > wanted.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(wanted.byteSize() * 2, Integer.BYTES);
      wanted = larger.copyFrom(wanted);
    }
    long at = (long) count * BYTES;
    wanted.set(JAVA_INT, at, descriptor.number());
    wanted.set(JAVA_SHORT, at + EVENTS, (short) events);
    wanted.set(JAVA_SHORT, at + RETURNED, (short) 0);
    return count++;
  }

  /**
   * Waits until something is there.
   *
   * @param longestNanos how long at most; below 0 for ever
   * @return at how many places something is there; 0 when the time is over or a signal came
   */
  public int await(long longestNanos) throws PosixException {
    MemorySegment limit = longestNanos < 0 ? MemorySegment.NULL : time;
    time.set(JAVA_LONG, 0, Math.max(0, longestNanos) / NANOS);
    time.set(JAVA_LONG, Long.BYTES, Math.max(0, longestNanos) % NANOS);
    MemorySegment all = wanted;
    long places = count;
    try {
      return Native.callInt(
          "ppoll", errno -> (int) PPOLL.invokeExact(errno, all, places, limit, MemorySegment.NULL));
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }

  /** The events that are there at a place, as a sum. */
  public int events(int place) {
    return wanted.get(JAVA_SHORT, (long) place * BYTES + RETURNED);
  }
}

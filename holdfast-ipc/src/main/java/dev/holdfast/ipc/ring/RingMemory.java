package dev.holdfast.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The words of a ring, all in the byte order of the machine. Positions count bytes since the ring
 * was made and never fall; a position's place in the room is its remainder by the room's bytes.
 *
 * <pre>
 *    0  8  "HOLDRING"
 *    8  4  version of this layout, 3
 *   12  4  kind: 1 single, 2 many, 3 broadcast
 *   16  8  bytes of the room
 *   24  4  bytes of the largest message
 *   28  4  places for writers
 *   32  4  what wakes the reader, see {@link Doorbell}
 *   36  4  1 once all of this stands there
 *   40  8  who made it, see {@link Owner}
 *  128  8  tail: written up to here; with many writers, claimed; with one, it is
 *          moved after the record is seen
 *  136  8  broadcast: being written up to here
 *  192  4  counts up to wake readers; 196  4  1 while a reader may sleep on it
 *  256  8  head: read up to here
 *  264  8  many: being cleaned up to here
 *  272  8  who reads
 *  280  8  messages skipped because their writer died
 *  320  4  counts up to wake writers; 324  4  1 while a writer may sleep on it
 *  512     places of writers, 64 bytes each:
 *          0  8  who writes   8  8  claims from here, -1 without a claim   16  8  so many bytes
 *         24  8  messages written   32  8  times there was no room
 * </pre>
 *
 * <p>A record begins at a multiple of 8 with a word of 8 bytes, length in its lower half, 1 for a
 * message or 2 for filling up to the end of the room in its upper half; then, in a broadcast ring,
 * 8 bytes that count the messages; then the message, filled up to a multiple of 8. Except in a
 * broadcast ring, a record is there once its word is not 0: a writer that is the only one leaves
 * the word behind each record 0, the reader of many leaves all that it has read 0.
 */
final class RingMemory {

  static final String LETTERS = "HOLDRING";
  static final int LAYOUT = 3;
  static final int WORD = Long.BYTES;

  static final long KIND_AT = Head.OWN_AT;
  static final long BYTES_AT = 16;
  static final long LARGEST_AT = 24;
  static final long WRITERS_AT = 28;
  static final long DOORBELL_AT = 32;
  static final long TAIL = 128;
  static final long WRITING = 136;
  static final long READERS_BELL = 192;
  static final long HEAD = 256;
  static final long CLEANING = 264;
  static final long READER = 272;
  static final long SKIPPED = 280;
  static final long WRITERS_BELL = 320;

  static final long PLACES = 512;
  static final long PLACE_BYTES = 64;
  static final long OWNER = 0;
  static final long CLAIM_AT = 8;
  static final long CLAIM_BYTES = 16;
  static final long WRITTEN = 24;
  static final long NO_ROOM = 32;

  /** What {@link #CLAIM_AT} is without a claim. */
  static final long NO_CLAIM = -1;

  static final int MESSAGE = 1;
  static final int FILLING = 2;

  private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();
  private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();

  private final MemorySegment segment;

  RingMemory(MemorySegment segment) {
    this.segment = segment;
  }

  static long place(int number) {
    return PLACES + number * PLACE_BYTES;
  }

  /** Bytes of a record. */
  static long size(int headBytes, int length) {
    return (headBytes + length + WORD - 1L) & -WORD;
  }

  static long word(int kind, int length) {
    return (long) kind << Integer.SIZE | length;
  }

  static int kind(long word) {
    return (int) (word >>> Integer.SIZE);
  }

  static int length(long word) {
    return (int) word;
  }

  MemorySegment segment() {
    return segment;
  }

  long plain(long at) {
    return (long) LONG.get(segment, at);
  }

  void plain(long at, long value) {
    LONG.set(segment, at, value);
  }

  long acquire(long at) {
    return (long) LONG.getAcquire(segment, at);
  }

  /** What stands there after all that was read before. */
  long after(long at) {
    VarHandle.loadLoadFence();
    return acquire(at);
  }

  void release(long at, long value) {
    LONG.setRelease(segment, at, value);
  }

  boolean exchange(long at, long expected, long value) {
    return LONG.compareAndSet(segment, at, expected, value);
  }

  int intAcquire(long at) {
    return (int) INT.getAcquire(segment, at);
  }

  void intPlain(long at, int value) {
    INT.set(segment, at, value);
  }

  void intRelease(long at, int value) {
    INT.setRelease(segment, at, value);
  }

  void intVolatile(long at, int value) {
    INT.setVolatile(segment, at, value);
  }

  void increment(long at) {
    int _ = (int) INT.getAndAdd(segment, at, 1);
  }

  void copyIn(byte[] source, int from, long at, int count) {
    MemorySegment.copy(source, from, segment, JAVA_BYTE, at, count);
  }

  void copyOut(long at, byte[] target, int count) {
    MemorySegment.copy(segment, JAVA_BYTE, at, target, 0, count);
  }

  void zero(long at, long count) {
    segment.asSlice(at, count).fill((byte) 0);
  }
}

package dev.holdfast.ipc.ring;

/**
 * What a ring is made as; it stands in the ring, and whoever opens it finds it there.
 *
 * @param kind who may write and who reads
 * @param bytes room for messages and their heads, a power of two from 4 KiB to 1 GiB
 * @param largest bytes of the largest message, 1 to an eighth of the room less 16
 * @param writers places for processes or threads that write, 1 to 256; 1 unless {@link Kind#MANY}
 * @param doorbell what wakes the reader; with any, those who wait sleep in the kernel, and a writer
 *     looks whether one has to be woken, which costs it some nanoseconds a message. {@link
 *     Kind#BROADCAST} has the futex or none
 */
public record RingShape(Kind kind, long bytes, int largest, int writers, Doorbell doorbell) {

  private static final long LEAST_BYTES = 4 << 10;
  private static final long MOST_BYTES = 1 << 30;
  private static final int MOST_WRITERS = 256;
  private static final int USUAL_WRITERS = 64;

  /** Who may write and who reads. */
  public enum Kind {
    /** One writer, one reader; the fastest. */
    SINGLE(1),
    /** Many writers, one reader. */
    MANY(2),
    /** One writer that waits for nobody, any number of readers, each of which may miss messages. */
    BROADCAST(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number in the ring's head. */
    int code() {
      return code;
    }
  }

  public RingShape {
    if (Long.bitCount(bytes) != 1 || bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          bytes + " bytes are no power of two from " + LEAST_BYTES + " to " + MOST_BYTES);
    }
    if (largest < 1 || largest > bytes / 8 - 2 * RingMemory.WORD) {
      throw new IllegalArgumentException(
          "a largest message of %d bytes is not 1 to %d, an eighth of the room"
              .formatted(largest, bytes / 8 - 2 * RingMemory.WORD));
    }
    if (writers < 1 || writers > (kind == Kind.MANY ? MOST_WRITERS : 1)) {
      throw new IllegalArgumentException(kind + " has no places for " + writers + " writers");
    }
    if (kind == Kind.BROADCAST && doorbell.code() > Doorbell.FUTEX.code()) {
      throw new IllegalArgumentException("readers of a broadcast are woken by the futex alone");
    }
  }

  /** The same with the futex, or with no doorbell. */
  public RingShape(Kind kind, long bytes, int largest, int writers, boolean sleeps) {
    this(kind, bytes, largest, writers, sleeps ? Doorbell.FUTEX : Doorbell.NONE);
  }

  /** A ring of this kind and room in which everybody sleeps, for messages of an eighth of it. */
  public static RingShape of(Kind kind, long bytes) {
    return new RingShape(
        kind,
        bytes,
        (int) (bytes / 8 - 2 * RingMemory.WORD),
        kind == Kind.MANY ? USUAL_WRITERS : 1,
        true);
  }

  /** The same where those who wait never sleep. */
  public RingShape spinning() {
    return wokenBy(Doorbell.NONE);
  }

  /** The same with another doorbell. */
  public RingShape wokenBy(Doorbell other) {
    return new RingShape(kind, bytes, largest, writers, other);
  }

  /** Whether those who wait sleep in the kernel. */
  public boolean sleeps() {
    return !doorbell.equals(Doorbell.NONE);
  }

  /** Where the room begins: behind the head and the places, at a page. */
  long dataAt() {
    return Math.ceilDiv(RingMemory.PLACES + writers * RingMemory.PLACE_BYTES, LEAST_BYTES)
        * LEAST_BYTES;
  }

  /** All of the memory that is shared. */
  long allBytes() {
    return dataAt() + bytes;
  }
}

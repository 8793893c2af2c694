package dev.holdfast.link.endpoint;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A ring in shared memory to be made.
 *
 * @param kind who may write and who reads
 * @param bytes of its room, a power of two from 4 KiB to 1 GiB
 * @param doorbell what wakes the reader: {@code futex}, {@code semaphore}, a signal {@code RTMIN}
 *     to {@code RTMIN+27}, or {@code none} where nobody sleeps; a broadcast has the futex or none
 */
public record RingRoom(Kind kind, long bytes, String doorbell) {

  private static final Pattern DOORBELL =
      Pattern.compile("futex|none|semaphore|RTMIN(\\+(\\d|1\\d|2[0-7]))?");

  /** One writer, 1 MiB, in which everybody sleeps by the futex. */
  public static final RingRoom USUAL = new RingRoom(Kind.SINGLE, 1 << 20, "futex");

  /** Who may write to a ring, and who reads it. */
  public enum Kind {
    /** One writer, one reader. */
    SINGLE,
    /** Many writers, one reader. */
    MANY,
    /** One writer, any readers. */
    BROADCAST;

    /** The word as it stands in a URI. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RingRoom {
    if (Long.bitCount(bytes) != 1 || bytes < 4 << 10 || bytes > 1 << 30) {
      throw new IllegalArgumentException(
          "the size of a ring is a power of two from 4KiB to 1GiB, not " + bytes);
    }
    if (!DOORBELL.matcher(doorbell).matches()) {
      throw new IllegalArgumentException(
          "the doorbell of a ring is futex, semaphore, none or RTMIN to RTMIN+27, not " + doorbell);
    }
    boolean sleepsByRing = doorbell.equals("futex") || doorbell.equals("none");
    if (kind == Kind.BROADCAST && !sleepsByRing) {
      throw new IllegalArgumentException(
          "readers of a broadcast are woken by the futex alone, not by " + doorbell);
    }
  }

  void add(StringJoiner query) {
    if (kind != Kind.SINGLE) {
      query.add("kind=" + kind.word());
    }
    if (bytes != USUAL.bytes) {
      query.add("size=" + (bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB"));
    }
    if (!doorbell.equals(USUAL.doorbell)) {
      query.add("doorbell=" + doorbell);
    }
  }
}

package dev.holdfast.link.endpoint;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * A ring in shared memory to be made.
 *
 * @param kind who may write and who reads
 * @param bytes of its room, a power of two from 4 KiB to 1 GiB
 */
public record RingRoom(Kind kind, long bytes) {

  /** One writer, 1 MiB. */
  public static final RingRoom USUAL = new RingRoom(Kind.SINGLE, 1 << 20);

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
  }

  void add(StringJoiner query) {
    if (kind != Kind.SINGLE) {
      query.add("kind=" + kind.word());
    }
    if (bytes != USUAL.bytes) {
      query.add("size=" + (bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB"));
    }
  }
}

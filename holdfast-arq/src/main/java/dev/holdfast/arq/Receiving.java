package dev.holdfast.arq;

import java.time.Duration;

/**
 * How received frames are taken.
 *
 * @param delivery in which order they are delivered
 * @param numbers what is known of the peer's numbers
 * @param acknowledge when they are acknowledged
 * @param window numbers of each source that are remembered against duplicates, and the most frames
 *     held for their turn or not committed yet; 2 or more
 * @param remember how long a number is remembered where the peer's numbers are anything
 * @param orderWait ORDERED: how long a frame is held for those missing before it
 * @param heldBytes ORDERED: bytes of each source that may wait for their turn
 * @param maxSources sources served at a time, 1 or more; one more finds no room until another has
 *     been silent for {@code remember}
 */
public record Receiving(
    Delivery delivery,
    Numbers numbers,
    Acknowledge acknowledge,
    int window,
    Duration remember,
    Duration orderWait,
    int heldBytes,
    int maxSources) {

  /** In which order frames are delivered. */
  public enum Delivery {
    /** As they come. */
    UNORDERED,
    /** By number; one that comes after its turn was given up is not acknowledged. */
    ORDERED,
    /** Only what is newer than all before; what is older is acknowledged and dropped. */
    LATEST_ONLY
  }

  /** How a peer numbers its frames to one destination. */
  public enum Numbers {
    ANY,
    /** Each frame has the number of the one before it plus 1. */
    BY_ONE
  }

  /** When a frame is acknowledged. */
  public enum Acknowledge {
    AT_ONCE,
    /** When {@link ArqSessions#committed} says that it is durable. */
    AFTER_COMMIT
  }

  /** Unordered, acknowledged at once, 1024 numbers a source for 5 min, 64 sources. */
  public static final Receiving DEFAULT =
      new Receiving(
          Delivery.UNORDERED,
          Numbers.ANY,
          Acknowledge.AT_ONCE,
          1024,
          Duration.ofMinutes(5),
          Duration.ofSeconds(15),
          4 << 20,
          64);

  public Receiving {
    if (window < 2 || heldBytes < ArqLayout.LARGEST || maxSources < 1) {
      throw new IllegalArgumentException(
          "window %d, held bytes %d, sources %d".formatted(window, heldBytes, maxSources));
    }
  }

  public Receiving with(Delivery other) {
    return new Receiving(
        other, numbers, acknowledge, window, remember, orderWait, heldBytes, maxSources);
  }

  public Receiving with(Numbers other) {
    return new Receiving(
        delivery, other, acknowledge, window, remember, orderWait, heldBytes, maxSources);
  }

  public Receiving with(Acknowledge other) {
    return new Receiving(
        delivery, numbers, other, window, remember, orderWait, heldBytes, maxSources);
  }
}

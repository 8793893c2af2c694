package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a link has learned of its peer; outlives the connections, and the program where a memory
 * keeps it. Times are those of the session's clock.
 */
final class Habits {

  private static final int MOST_RESELECTIONS = 3;
  private static final long STORM_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long NONE = Long.MAX_VALUE;

  private static final String KEEPS = "on-separate=keeps";
  private static final String CLOSES = "on-separate=closes";

  private final Memory memory;
  private final Deque<Long> reselections = new ArrayDeque<>();
  private OnSeparate onSeparate = OnSeparate.AUTO;
  private boolean storm;
  private long selectedSince = NONE;

  /** Goes on from what the memory has; what cannot be read of it is passed over. */
  Habits(Memory memory) {
    this.memory = memory;
    for (String part : memory.recall().split(" ", -1)) {
      switch (part) {
        case KEEPS -> onSeparate = OnSeparate.KEEPS;
        case CLOSES -> onSeparate = OnSeparate.CLOSES;
        default -> {}
      }
    }
  }

  private void keep() {
    String learned = text();
    if (!learned.equals(memory.recall())) {
      memory.keep(learned);
    }
  }

  /** What outlives the program, in one line; empty where nothing was learned. */
  String text() {
    return switch (onSeparate) {
      case AUTO -> "";
      case KEEPS -> KEEPS;
      case CLOSES -> CLOSES;
    };
  }

  /** What the peer did last upon a Separate.req of ours; {@code AUTO} where none showed it. */
  OnSeparate onSeparate() {
    return onSeparate;
  }

  void learned(OnSeparate shown) {
    onSeparate = shown;
    keep();
  }

  /**
   * A selection is made again on the same connection.
   *
   * @return whether they come in a storm from now on and did not before
   */
  boolean reselects(long now) {
    reselections.addLast(now);
    while (now - reselections.getFirst() > STORM_NANOS) {
      reselections.removeFirst();
    }
    boolean began = !storm && reselections.size() > MOST_RESELECTIONS;
    storm |= began;
    return began;
  }

  void selected(long now) {
    selectedSince = now;
  }

  void notSelected(long now) {
    calm(now);
    selectedSince = NONE;
  }

  /** Whether too many re-selections came lately, and SELECTED has not lasted since. */
  boolean storms(long now) {
    calm(now);
    return storm;
  }

  private void calm(long now) {
    if (storm && selectedSince != NONE && now - selectedSince >= STORM_NANOS) {
      storm = false;
      reselections.clear();
    }
  }
}

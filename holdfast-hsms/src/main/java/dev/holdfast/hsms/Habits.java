package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.liveness.Evidence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a link has learned of its peer and of the way to it; outlives the connections, and the
 * program where a memory keeps it. Times are those of the session's clock.
 */
final class Habits {

  private static final int MOST_RESELECTIONS = 3;
  private static final long STORM_NANOS = Duration.ofMinutes(10).toNanos();

  /** How much shorter than the idle time that was fatal a heartbeat has to be. */
  private static final double BELOW = 0.5;

  private static final long SHORTEST_HEARTBEAT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long NONE = Long.MAX_VALUE;

  private static final String KEEPS = "on-separate=keeps";
  private static final String CLOSES = "on-separate=closes";
  private static final String HEARTBEAT = "heartbeat=";

  private final Memory memory;
  private final Deque<Long> reselections = new ArrayDeque<>();
  private OnSeparate onSeparate = OnSeparate.AUTO;
  private boolean storm;
  private long selectedSince = NONE;
  private long heartbeatNanos = NONE;

  /** Goes on from what the memory has; what cannot be read of it is passed over. */
  Habits(Memory memory) {
    this.memory = memory;
    for (String part : memory.recall().split(" ", -1)) {
      switch (part) {
        case KEEPS -> onSeparate = OnSeparate.KEEPS;
        case CLOSES -> onSeparate = OnSeparate.CLOSES;
        default -> readHeartbeat(part);
      }
    }
  }

  private void keep() {
    String learned = text();
    if (!learned.equals(memory.recall())) {
      memory.keep(learned);
    }
  }

  private void readHeartbeat(String part) {
    if (part.matches(HEARTBEAT + "[0-9]{4,9}ms")) {
      String millis = part.substring(HEARTBEAT.length(), part.length() - "ms".length());
      heartbeatNanos = Duration.ofMillis(Long.parseLong(millis)).toNanos();
    }
  }

  /** What outlives the program, in one line; empty where nothing was learned. */
  String text() {
    String separate =
        switch (onSeparate) {
          case AUTO -> "";
          case KEEPS -> KEEPS;
          case CLOSES -> CLOSES;
        };
    String heartbeat =
        heartbeatNanos == NONE
            ? ""
            : HEARTBEAT + Duration.ofNanos(heartbeatNanos).toMillis() + "ms";
    return (separate + " " + heartbeat).strip();
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

  /** What a report says about the way to the peer. */
  void learned(DisconnectReport report) {
    if (report.standing() == Standing.SETTLED && report.verdict().cause() == Cause.IDLE_DROPPED) {
      for (Evidence fact : report.verdict().evidence()) {
        Long idleMillis = fact.figures().get("idleMillis");
        if (idleMillis != null) {
          forgotten(Duration.ofMillis(idleMillis).toNanos());
        }
      }
      keep();
    }
  }

  /** Something on the path forgot the connection after so much silence. */
  void forgotten(long idleNanos) {
    long shorter = Math.max((long) (idleNanos * BELOW), SHORTEST_HEARTBEAT_NANOS);
    heartbeatNanos = Math.min(heartbeatNanos, shorter);
  }

  /** How long the link may be silent before it is tested, given what is set; 0 stays 0. */
  long heartbeat(Duration set) {
    return set.isZero() ? 0 : Math.min(set.toNanos(), heartbeatNanos);
  }
}

package dev.holdfast.link.virtual;

import dev.holdfast.link.liveness.Wait;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.time.Gaps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The armed timers of one virtual port, and when its process was held up. */
final class VirtualTimers {

  private final Map<SessionTimer, Wait> armed = new LinkedHashMap<>();
  private final List<SessionTimer> due = new ArrayList<>();
  private final Gaps stalls = new Gaps(16);

  void arm(SessionTimer timer, long now, long nanos) {
    Wait wait = new Wait();
    wait.arm(now, nanos, false);
    armed.put(timer, wait);
  }

  /** Disarms a timer; true where it was due already, and what was awaited lay unread. */
  boolean disarm(SessionTimer timer) {
    armed.remove(timer);
    return due.remove(timer);
  }

  void clear() {
    armed.clear();
  }

  /** The timer that is due first; null where none is armed. */
  @Nullable SessionTimer earliest() {
    SessionTimer next = null;
    long first = Long.MAX_VALUE;
    for (Map.Entry<SessionTimer, Wait> entry : armed.entrySet()) {
      if (entry.getValue().dueNanos() < first) {
        first = entry.getValue().dueNanos();
        next = entry.getKey();
      }
    }
    return next;
  }

  /** When a timer is due, ns; {@link Long#MAX_VALUE} for none. */
  long dueNanos(@Nullable SessionTimer timer) {
    Wait wait = timer == null ? null : armed.get(timer);
    return wait == null ? Long.MAX_VALUE : wait.dueNanos();
  }

  /** A timer that waits for the peer has come: all is read before it judges. */
  void due(SessionTimer timer) {
    due.add(timer);
  }

  /**
   * Whether a timer that was due may judge now; where the time was not all the peer's, it waits on.
   *
   * @param late how late it fired, ns
   */
  boolean judges(SessionTimer timer, long now, long late) {
    Wait wait = armed.get(timer);
    if (!due.remove(timer) || wait == null) {
      return false;
    }
    return wait.more(now, Math.max(late, stalls.longestNanos(wait.armedNanos()))) == 0;
  }

  void stalled(long from, long to) {
    stalls.add(from, to);
  }

  /** The longest time since then for which the process was held up, ns. */
  long longestStall(long since) {
    return stalls.longestNanos(since);
  }

  /** Armed timers and the time left on each. */
  Map<SessionTimer, Duration> left(long now) {
    Map<SessionTimer, Duration> left = new LinkedHashMap<>();
    armed.forEach((timer, wait) -> left.put(timer, Duration.ofNanos(wait.dueNanos() - now)));
    return left;
  }
}

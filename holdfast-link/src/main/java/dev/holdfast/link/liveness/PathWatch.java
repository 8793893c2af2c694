package dev.holdfast.link.liveness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what the kernel says of a silent connection that its path carries nothing: bytes that
 * go out again and again, or keepalive probes that nobody answers. Pure: sees only views.
 */
public final class PathWatch {

  /** What a doubt of this kind is raised by. */
  public static final String SUBJECT = "path silent";

  /** How often a silent connection is looked at. */
  public static final Duration LOOK = Duration.ofSeconds(1);

  /** One lost segment or probe is no doubt. */
  private static final int TRIES = 2;

  /** Less than this may be the way of an acknowledgement that is just coming. */
  private static final long SHORTEST_MILLIS = 500;

  /** So much after an acknowledgement a try was surely not what it acknowledged. */
  private static final long AFTER_MILLIS = 25;

  private static final long MILLI = 1_000_000;

  private final SendTimes sends;
  private final long probeNanos;

  /**
   * @param sends when bytes were sent on the connection
   * @param probePause the time between two unanswered probes
   */
  public PathWatch(SendTimes sends, Duration probePause) {
    this.sends = sends;
    this.probeNanos = probePause.toNanos();
  }

  /** The doubt that a view gives rise to, or null where it shows nothing of the kind. */
  public @Nullable Suspicion look(KernelView view) {
    if (!view.available() || view.ackReceivedMillisAgo() < SHORTEST_MILLIS) {
      return null;
    }
    boolean data = view.unackedSegments() > 0;
    if (data && view.retransmits() >= TRIES) {
      return doubt(
          view,
          view.unackedSegments()
              + " segments are not acknowledged, the first was sent again "
              + view.retransmits()
              + " times",
          firstSent(view));
    }
    if (!data && view.probes() >= TRIES) {
      return doubt(
          view,
          view.probes() + " probes of the kernel in a row were not answered",
          view.takenNanos() - (view.probes() - 1) * probeNanos);
    }
    return null;
  }

  private static Suspicion doubt(KernelView view, String what, long sinceNanos) {
    long acked = view.takenNanos() - view.ackReceivedMillisAgo() * MILLI;
    return new Suspicion(
        SUBJECT,
        what + "; last acknowledgement " + view.ackReceivedMillisAgo() + " ms ago",
        "an acknowledgement",
        Math.max(sinceNanos, acked + AFTER_MILLIS * MILLI),
        view.takenNanos());
  }

  /** The first of what was sent after the last acknowledgement. */
  private long firstSent(KernelView view) {
    long acked = view.takenNanos() - view.ackReceivedMillisAgo() * MILLI;
    long sent = sends.firstFrom(acked);
    return sent == SendTimes.NONE ? acked : sent;
  }
}

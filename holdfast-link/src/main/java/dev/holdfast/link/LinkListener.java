package dev.holdfast.link;

import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionTimer;

/** Hears of one link. All calls come from the thread that owns the link; none may block. */
public interface LinkListener {

  /** A listener that does nothing. */
  LinkListener NONE = new LinkListener() {};

  /** The link's state changed, and why. */
  default void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {}

  /** A session delivered a message. */
  default void message(Message message) {}

  /** A session's state changed, and why. */
  default void sessionMoved(Link<?> link, long epoch, Enum<?> from, Enum<?> to, String why) {}

  /** Something worth a line in the link's history. */
  default void event(Link<?> link, SessionEvent event) {}

  /** A session has a doubt about its channel. */
  default void suspicion(Link<?> link, long epoch, Suspicion suspicion) {}

  /**
   * A doubt ended and the connection is kept, or a channel is over. What is provisional is told
   * again, settled, under the same id.
   */
  default void report(Link<?> link, DisconnectReport report) {}

  /** A whole frame went over the wire; heard while {@link Link#trace} is on. */
  default void traced(Link<?> link, long epoch, Direction direction, Decoded frame) {}

  /**
   * A timer of a session was set, stopped or ran out; heard while {@link Link#trace} is on.
   *
   * @param nanos for how long it was set; 0 otherwise
   */
  default void timer(Link<?> link, long epoch, SessionTimer timer, TimerMove move, long nanos) {}
}

package dev.holdfast.link.session;

import dev.holdfast.link.liveness.DisconnectReport;

/**
 * Makes the session for each new channel of one link. What sessions of the same link share (who is
 * selected, which meters answer) lives in the factory.
 *
 * @param <S> the session
 */
@FunctionalInterface
public interface SessionFactory<S extends Session> {
  S create(SessionPort port);

  /**
   * A report about one of the link's channels, on the thread that owns the link: what the next
   * session should know.
   */
  default void learned(DisconnectReport report) {}
}

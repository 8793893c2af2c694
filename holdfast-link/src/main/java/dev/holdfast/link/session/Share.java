package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Cause;

/**
 * Makes the sessions of one of several links that share channels, and keeps its account. What makes
 * the sessions of the channels themselves calls it, on the thread that owns them.
 *
 * @param <S> the session
 */
public interface Share<S extends Session> extends SessionFactory<S> {

  /** Whether sessions are to be made at all; no longer once its link is closed. */
  default boolean wanted() {
    return true;
  }

  /** So many bytes of the channel were for this session. */
  default void took(S session, int bytes) {}

  /** So many of something that a channel had and that were for no session. */
  default void missed(SessionCounter counter, long n) {}

  /** A session made here has heard that it is over; its channel may go on. */
  default void over(S session, Cause cause, String detail) {}

  /** A share that nobody keeps an account of. */
  static <S extends Session> Share<S> of(SessionFactory<S> sessions) {
    return sessions::create;
  }
}

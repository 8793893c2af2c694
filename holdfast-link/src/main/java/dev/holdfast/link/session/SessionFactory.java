package dev.holdfast.link.session;

/**
 * Makes the session for each new channel of one link. What sessions of the same link share (who is
 * selected, which meters answer) lives in the factory.
 *
 * @param <S> the session
 */
@FunctionalInterface
public interface SessionFactory<S extends Session> {
  S create(SessionPort port);
}

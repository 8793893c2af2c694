package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the session for each channel of one link, and knows which of them carries data.
 *
 * @param <S> the session
 */
public interface SecsSessions<S extends SecsSession> extends SessionFactory<S> {

  /** The session on which data can flow now, or null. */
  @Nullable S selected();
}

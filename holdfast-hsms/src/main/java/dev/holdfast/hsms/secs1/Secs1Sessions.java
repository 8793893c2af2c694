package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.SecsSessions;
import dev.holdfast.link.session.SessionPort;
import org.jspecify.annotations.Nullable;

/**
 * Makes the SECS-I session for each channel of one link. A line has two ends: while one channel is
 * open, a newer one of the same peer, such as a terminal server that was restarted, takes its
 * place, and one from elsewhere is turned away.
 */
public final class Secs1Sessions implements SecsSessions<Secs1Session> {

  private static final int FIRST_SYSTEM_BYTES = 1;

  private final Secs1Settings settings;
  private @Nullable Secs1Session current;

  public Secs1Sessions(Secs1Settings settings) {
    this.settings = settings;
  }

  public Secs1Settings settings() {
    return settings;
  }

  @Override
  public Secs1Session create(SessionPort port) {
    return new Secs1Session(settings, port, this, FIRST_SYSTEM_BYTES);
  }

  @Override
  public @Nullable Secs1Session selected() {
    return current;
  }

  /** Whether a new session has the line from now on. */
  boolean admit(Secs1Session session) {
    Secs1Session before = current;
    if (before != null) {
      if (!host(before.peer()).equals(host(session.peer()))) {
        return false;
      }
      before.replaced(session.peer());
    }
    current = session;
    return true;
  }

  /** The peer without its port. */
  private static String host(String peer) {
    int colon = peer.lastIndexOf(':');
    return colon < 0 ? peer : peer.substring(0, colon);
  }

  void release(Secs1Session session) {
    if (current == session) {
      current = null;
    }
  }
}

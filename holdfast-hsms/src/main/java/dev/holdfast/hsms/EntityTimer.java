package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionTimer;

/** The timer of a session entity while it has no part in a connection. */
enum EntityTimer implements SessionTimer {
  /** Pause before an entity that was refused or left is selected again on the same connection. */
  T5
}

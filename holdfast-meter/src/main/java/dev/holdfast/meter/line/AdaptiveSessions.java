package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;
import java.util.List;

/**
 * Makes the sessions of one port that serves several protocols.
 *
 * @param guests who may come in; at the same place the first whose frame is whole is let in
 * @param patience how long a peer may send nothing that anybody takes before it is turned away,
 *     counted from its first byte
 * @param cutPolicy who decides that a connection is cut, for all guests
 */
public record AdaptiveSessions(List<Guest> guests, Duration patience, CutPolicy cutPolicy)
    implements SessionFactory<AdaptiveSession> {

  public AdaptiveSessions {
    guests = List.copyOf(guests);
    LineSettings.positive("patience", patience);
    if (guests.isEmpty()) {
      throw new IllegalArgumentException("a port without guests");
    }
  }

  @Override
  public AdaptiveSession create(SessionPort port) {
    return new AdaptiveSession(port, this);
  }
}

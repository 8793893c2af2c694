package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.ShareTimer;

/**
 * What one session entity may do to the connection that it shares: its timers have its own name, T7
 * is the connection's, and to close is to leave the connection to the others.
 */
final class EntityPort extends ForwardingPort {

  private final HsmsGroup group;
  private final String share;

  EntityPort(HsmsGroup group, int sessionId, SessionPort port) {
    super(port);
    this.group = group;
    this.share = HsmsGroups.share(sessionId);
  }

  @Override
  public void arm(SessionTimer timer, long nanos) {
    if (timer == HsmsTimer.T7) {
      group.awaitsSelection();
    } else {
      super.arm(new ShareTimer(share, timer), nanos);
    }
  }

  @Override
  public void cancel(SessionTimer timer) {
    if (timer != HsmsTimer.T7) {
      super.cancel(new ShareTimer(share, timer));
    }
  }

  /** The connection has a state of its own. */
  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {}

  @Override
  public void close(Cause cause, String detail) {}
}

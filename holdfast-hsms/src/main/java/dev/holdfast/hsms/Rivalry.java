package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionPort;
import org.jspecify.annotations.Nullable;

/**
 * Two connections of one passive link. One that comes while another is selected is a doubt about
 * that: it has T6 to show that it lives, and the newer one's Select.req waits as long.
 */
final class Rivalry {

  private final HsmsSession session;
  private final HsmsSessions siblings;
  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final Outbox out;
  private final Linktests linktests;
  private boolean challenged;
  private @Nullable HsmsHeader waiting;

  Rivalry(
      HsmsSession session,
      HsmsSessions siblings,
      Connection connection,
      HsmsSettings settings,
      SessionPort port,
      Outbox out,
      Linktests linktests) {
    this.session = session;
    this.siblings = siblings;
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.out = out;
    this.linktests = linktests;
  }

  /** A newer connection of this link stands. */
  void newer(String peer) {
    if (connection.active() || !connection.verifies()) {
      return;
    }
    if (connection.is(HsmsState.SELECTED)) {
      challenge(peer);
    } else if (connection.is(HsmsState.NOT_SELECTED) && host(peer).equals(host(port.peer()))) {
      String why = "a newer connection from " + peer + " came before this one was selected";
      connection.end(HsmsTrigger.REPLACED, siblings.whenOverhauled(), why);
    }
  }

  private static String host(String peer) {
    int colon = peer.lastIndexOf(':');
    return colon < 0 ? peer : peer.substring(0, colon);
  }

  private void challenge(String peer) {
    if (challenged) {
      return;
    }
    challenged = true;
    connection.suspect(
        "second connection", peer + " connected while this one is selected", "", port.nanoTime());
    port.arm(HsmsTimer.RIVAL, settings.t6().toNanos());
    linktests.probe();
  }

  /** Whether it is being examined whether this one lives. */
  boolean challenged() {
    return challenged;
  }

  /** The peer of this connection spoke. */
  void heard() {
    if (challenged) {
      decide(true);
    }
  }

  /** Nothing came within T6. */
  void silent() {
    boolean probed = settings.linktestWhen() != LinktestWhen.NEVER;
    boolean dead = port.verdict().cause() == Cause.PATH_DEAD;
    if (!probed && !dead) {
      port.trust("nothing speaks against this connection");
      decide(true);
      return;
    }
    connection.shows("probe", "nothing came within T6", Sign.PROBES_SILENT);
    connection.end(
        HsmsTrigger.REPLACED,
        Cause.REPLACED,
        "nothing came within T6, and a newer connection waits: " + port.verdict().sentence());
  }

  /** This connection is over or no longer selected. */
  void over() {
    waiting = null;
    if (challenged) {
      decide(false);
    }
  }

  private void decide(boolean lives) {
    challenged = false;
    port.cancel(HsmsTimer.RIVAL);
    siblings.decided(lives);
  }

  /** A Select.req came that nothing of this connection speaks against. */
  void selectRequested(HsmsHeader asked) {
    if (!siblings.otherSelected(session)) {
      grant(asked);
    } else if (connection.verifies() && siblings.challenged()) {
      connection.change(HsmsTrigger.SELECT_WAITS);
      waiting = asked;
    } else {
      refuse(asked);
    }
  }

  /** It is known whether the connection that was selected before lives. */
  void decided(boolean lives) {
    HsmsHeader asked = waiting;
    if (asked == null) {
      return;
    }
    waiting = null;
    if (lives || siblings.otherSelected(session)) {
      refuse(asked);
    } else {
      grant(asked);
    }
  }

  private void grant(HsmsHeader asked) {
    HsmsState from = connection.change(HsmsTrigger.SELECT_REQUESTED);
    out.answer(asked, SType.SELECT_RSP, SelectStatus.ESTABLISHED.code());
    connection.announce(from, "selected by the peer");
    if (connection.verifies()) {
      port.trust("selected by the peer");
    }
  }

  private void refuse(HsmsHeader asked) {
    out.answer(asked, SType.SELECT_RSP, siblings.whenElsewhere().code());
    connection.end(
        HsmsTrigger.SELECT_EXHAUSTED,
        Cause.LOCAL_CLOSED,
        "another connection of this link is selected");
  }
}

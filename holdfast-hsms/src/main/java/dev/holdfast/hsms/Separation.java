package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;

/**
 * Separate.req both ways. Where evidence decides, one of ours is the anomaly message after which
 * both ends select again on the same connection, and one of the peer's is a question about that
 * connection.
 */
final class Separation implements Farewell {

  /** Separate.req in a row without SELECTED between that a connection survives, either way. */
  private static final int LIMIT = 3;

  private static final Duration TIME_FOR_FIN = Duration.ofSeconds(1);

  private final Connection connection;
  private final SessionPort port;
  private final Outbox out;
  private final Transactions transactions;
  private final ControlRequest request;
  private int sentInARow;
  private int receivedInARow;
  private boolean sentHere;
  private boolean unanswered;
  private boolean peerLeft;

  Separation(
      Connection connection,
      SessionPort port,
      Outbox out,
      Transactions transactions,
      ControlRequest request) {
    this.connection = connection;
    this.port = port;
    this.out = out;
    this.transactions = transactions;
    this.request = request;
  }

  @Override
  public void send() {
    out.control(out.request(SType.SEPARATE_REQ, transactions.nextSystemBytes()));
  }

  /** Whether a Separate.req of ours went over this connection. */
  boolean sentHere() {
    return sentHere;
  }

  /** Whether the peer may not have read our last Separate.req yet. */
  boolean unanswered() {
    return unanswered;
  }

  @Override
  public boolean mayReselect() {
    return sentInARow < LIMIT;
  }

  @Override
  public void reselect(HsmsTrigger trigger, String why) {
    sentInARow++;
    sentHere = true;
    unanswered = true;
    request.expire();
    boolean selected = connection.is(HsmsState.SELECTED);
    HsmsState from = connection.change(trigger);
    send();
    connection.shows("separation", "we sent Separate.req", Sign.OUR_FAREWELL);
    if (selected) {
      connection.deselected(from, why);
    }
    selectAgain();
  }

  private void selectAgain() {
    port.count(SessionCounter.RESELECTED, 1);
    if (connection.habits().reselects(port.nanoTime())) {
      port.event(
          SessionEvent.warning(
              "storm",
              "more than 3 selections anew within 10 min: Separate.req is the last thing tried until"
                  + " SELECTED has lasted 10 min"));
    }
    if (connection.is(HsmsState.NOT_SELECTED)) {
      request.send(SType.SELECT_REQ);
    }
  }

  /** The peer has answered a Select.req that followed our Separate.req. */
  void answered() {
    unanswered = false;
  }

  /** A selection stands. */
  void selected() {
    sentInARow = 0;
    receivedInARow = 0;
    unanswered = false;
    if (peerLeft) {
      peerLeft = false;
      connection.shows(
          "leave", "the peer had sent Separate.req and is selected again", Sign.PEER_FAREWELL);
    }
  }

  /** A Separate.req came. */
  void received(HsmsHeader from) {
    if (connection.verifies()) {
      examine(from);
    } else if (connection.is(HsmsState.SELECTED) || !connection.lenient()) {
      connection.end(HsmsTrigger.SEPARATED, Cause.PEER_SEPARATED, "Separate.req from the peer");
    } else {
      ignore(from, "Separate.req before the selection is ignored");
    }
  }

  private void ignore(HsmsHeader from, String text) {
    port.count(SessionCounter.UNEXPECTED, 1);
    port.event(SessionEvent.info("unexpected", text + " (system " + from.systemBytesHex() + ")"));
  }

  private void examine(HsmsHeader from) {
    boolean selected = connection.is(HsmsState.SELECTED);
    if (connection.active() && !selected) {
      connection.change(HsmsTrigger.SEPARATED);
      ignore(from, "Separate.req while we select is ignored");
      return;
    }
    port.count(SessionCounter.SEPARATED, 1);
    peerLeft = true;
    long now = port.nanoTime();
    if (++receivedInARow > LIMIT || (connection.active() && connection.storms())) {
      connection.end(
          HsmsTrigger.SEPARATED_ENDS,
          Cause.PEER_SEPARATED,
          "Separate.req from the peer, " + receivedInARow + " in a row");
      return;
    }
    request.expire();
    HsmsState was = connection.change(HsmsTrigger.SEPARATED);
    if (connection.active()) {
      port.arm(HsmsTimer.FAREWELL, TIME_FOR_FIN.toNanos());
    } else {
      connection.startT7();
    }
    if (selected) {
      connection.deselected(was, "Separate.req from the peer; the connection is examined");
    }
    connection.suspect(
        "Separate.req",
        "the peer took leave and left the connection",
        connection.active() ? "FIN" : "Select.req",
        now);
  }

  /** The peer did not close after its leave. */
  void stillThere() {
    connection.move(HsmsTrigger.STILL_THERE, "");
    selectAgain();
  }

  /** The channel is over. */
  void closed(Cause cause) {
    boolean byPeer = cause == Cause.PEER_CLOSED || cause == Cause.PEER_RESET;
    if (peerLeft && byPeer) {
      connection.shows("leave", "the peer had sent Separate.req", Sign.PEER_FAREWELL);
    }
    if (unanswered && byPeer) {
      connection.learned(OnSeparate.CLOSES);
    }
  }
}

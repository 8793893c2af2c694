package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Action;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutTable;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;

/** What becomes of our Select.req: its answer, or none in time. */
final class Selecting {

  /** Pauses before a peer that was not ready is asked again. */
  private static final Duration[] PAUSES = {
    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)
  };

  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final ControlRequest request;
  private final Separation separation;
  private int deferred;
  private int waited;

  Selecting(
      Connection connection,
      HsmsSettings settings,
      SessionPort port,
      ControlRequest request,
      Separation separation) {
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.request = request;
    this.separation = separation;
  }

  /** The answer to our open Select.req. */
  void answered(int status) {
    waited = 0;
    separation.answered();
    boolean selected = connection.is(HsmsState.SELECTED);
    if (status == SelectStatus.ESTABLISHED.code()) {
      if (separation.sentHere()) {
        connection.learned(OnSeparate.KEEPS);
      }
      connection.move(HsmsTrigger.SELECT_GRANTED, "the peer granted Select.req");
    } else if (connection.verifies() && connection.active() && !selected) {
      verified(status);
    } else if (!selected || !alreadyActive(status)) {
      refused(status);
    }
  }

  private void verified(int status) {
    if (alreadyActive(status) && separation.sentHere()) {
      port.event(
          SessionEvent.warning(
              "separate-ignored", "the peer stayed selected and ignored our Separate.req"));
      connection.move(HsmsTrigger.SELECT_STILL_ACTIVE, "the peer says it is selected already");
    } else if ((alreadyActive(status) || status == SelectStatus.NOT_READY.code())
        && deferred < PAUSES.length) {
      connection.move(HsmsTrigger.SELECT_DEFERRED, "");
      port.arm(HsmsTimer.ASK_AGAIN, PAUSES[deferred++].toNanos());
    } else {
      refused(status);
    }
  }

  private void refused(int status) {
    connection.end(
        HsmsTrigger.SELECT_REFUSED,
        Cause.PEER_REJECTED,
        "Select.rsp status " + status + ": " + SelectStatus.text(status));
  }

  private boolean alreadyActive(int status) {
    return status == SelectStatus.ALREADY_ACTIVE.code() || status == connection.whenSelected();
  }

  void askAgain() {
    request.send(SType.SELECT_REQ);
  }

  void selected() {
    deferred = 0;
    waited = 0;
  }

  /** No answer within T6, although all that could be read was read. */
  void timedOut(String doubt) {
    connection.suspect(HsmsTimer.T6, doubt, "Select.rsp", request.sinceNanos());
    if (!connection.verifies()) {
      connection.end(HsmsTrigger.T6, Cause.NEVER_SELECTED, "T6: " + doubt);
    } else if (!connection.active()) {
      connection.move(HsmsTrigger.T6_WAITS, "");
      request.expire();
    } else if (connection.peerKeeps()) {
      if (separation.mayReselect()) {
        separation.reselect(HsmsTrigger.T6_RESELECTS, doubt);
      } else {
        giveUp(doubt);
      }
    } else {
      waitOrGiveUp(doubt);
    }
  }

  private void waitOrGiveUp(String doubt) {
    Action action = CutTable.action(port.verdict().cause());
    boolean examined = action == Action.CUT_WHEN_DEAD;
    if (examined || waited++ == 0) {
      connection.change(HsmsTrigger.T6_WAITS);
      request.waitOn();
    } else {
      giveUp(doubt);
    }
  }

  private void giveUp(String doubt) {
    connection.shows("probe", "Select.req stayed unanswered to the limit", Sign.PROBES_SILENT);
    Verdict verdict = port.verdict();
    separation.send();
    connection.end(
        HsmsTrigger.T6_LIMIT,
        verdict.cause(),
        "%s after %s: %s".formatted(doubt, Connection.show(settings.t6()), verdict.sentence()));
  }
}

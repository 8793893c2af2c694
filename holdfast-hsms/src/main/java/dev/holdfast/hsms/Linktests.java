package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.SessionPort;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** When Linktest.req is sent, and what becomes of it when nothing answers. */
final class Linktests {

  /** Linktest.req in silence after which the peer's program counts as hung. */
  private static final int LIMIT = 3;

  /** A verdict below this stands on half of the evidence: twice the probes are sent. */
  private static final double SURE = 0.6;

  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final ControlRequest request;
  private final Farewell farewell;
  private final IntSupplier openTransactions;
  private BooleanSupplier sender;
  private long lastReceived;
  private int silent;

  Linktests(
      Connection connection,
      HsmsSettings settings,
      SessionPort port,
      ControlRequest request,
      Farewell farewell,
      IntSupplier openTransactions) {
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.request = request;
    this.farewell = farewell;
    this.sender = () -> request.send(SType.LINKTEST_REQ);
    this.openTransactions = openTransactions;
  }

  /** Bytes came. */
  void heard(long nanos) {
    lastReceived = nanos;
    silent = 0;
  }

  long lastReceived() {
    return lastReceived;
  }

  private long interval() {
    return settings.linktestWhen() == LinktestWhen.NEVER || settings.linktest().isZero()
        ? 0
        : port.silence(settings.linktest()).toNanos();
  }

  /** Counts the time to the next test from now. */
  void restart() {
    if (connection.is(HsmsState.SELECTED) && interval() > 0) {
      port.arm(HsmsTimer.LINKTEST, interval());
    }
  }

  /** Sends one unless that is never wanted or another control request waits. */
  boolean probe() {
    return settings.linktestWhen() != LinktestWhen.NEVER && ask();
  }

  /** Sends one unless another control request waits. */
  boolean ask() {
    return sender.getAsBoolean();
  }

  /** Lets the one that holds the connection send them, and hear the answers. */
  void sendThrough(BooleanSupplier holder) {
    sender = holder;
  }

  /** The time to the next test is over. */
  void due() {
    long idle = port.nanoTime() - lastReceived;
    long left = settings.linktestWhen() == LinktestWhen.ALWAYS ? 0 : interval() - idle;
    boolean awaits =
        settings.linktestWhen() == LinktestWhen.QUIET && openTransactions.getAsInt() > 0;
    if (left > 0) {
      port.arm(HsmsTimer.LINKTEST, left);
    } else if (awaits || !probe()) {
      port.arm(HsmsTimer.LINKTEST, interval());
    }
  }

  void answered() {
    connection.shows("probe", "Linktest.req was answered", Sign.PROBE_ANSWERED);
    restart();
  }

  /** No answer within T6, although all that could be read was read. */
  void timedOut(String doubt) {
    silent++;
    connection.suspect(HsmsTimer.T6, doubt, "Linktest.rsp", request.sinceNanos());
    if (!connection.verifies()) {
      standard(doubt);
    } else if (connection.active() && connection.peerKeeps() && farewell.mayReselect()) {
      farewell.reselect(HsmsTrigger.T6_RESELECTS, doubt);
    } else if (!hung(doubt)) {
      askAgain();
    }
  }

  private void standard(String doubt) {
    if (silent < settings.linktestFailures()) {
      askAgain();
    } else {
      connection.end(HsmsTrigger.T6, Cause.UNKNOWN, "T6: " + doubt);
    }
  }

  private void askAgain() {
    connection.move(HsmsTrigger.T6_ASKS_AGAIN, "");
    request.expire();
    request.send(SType.LINKTEST_REQ);
  }

  /** Another control request was not answered: whether the peer is there at all. */
  void askInstead() {
    connection.move(HsmsTrigger.T6_ASKS_AGAIN, "");
    request.expire();
    if (!probe()) {
      port.trust("no Linktest.req is wanted");
    }
  }

  private boolean hung(String doubt) {
    int limit = Math.max(LIMIT, settings.linktestFailures());
    if (silent < limit) {
      return false;
    }
    connection.shows(
        "probe", silent + " Linktest.req in a row stayed unanswered", Sign.PROBES_SILENT);
    Verdict verdict = port.verdict();
    boolean enough = verdict.confidence() >= SURE || silent >= 2 * limit;
    if (verdict.cause() != Cause.PEER_HUNG || !enough) {
      return false;
    }
    if (connection.active()) {
      farewell.send();
    }
    connection.end(
        HsmsTrigger.T6_LIMIT,
        Cause.PEER_HUNG,
        "%s, %d in a row: %s".formatted(doubt, silent, verdict.sentence()));
    return true;
  }
}

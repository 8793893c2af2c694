package dev.holdfast.sim.world;

import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.hsms.HsmsTimer;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What must hold of one HSMS session in virtual time after each step, whatever happens to it. */
final class PortChecks {

  private static final int FRAME_HEAD = 14;
  private static final int MOST_EVIDENCE = 40;

  private final VirtualPort<HsmsSession> port;
  private Enum<?> state = HsmsState.NOT_CONNECTED;
  private int seen;
  private int casesSeen;

  PortChecks(VirtualPort<HsmsSession> port) {
    this.port = port;
  }

  /**
   * Checks all.
   *
   * @throws WorldFailure naming what does not hold
   */
  void check() {
    moves();
    timers();
    bounds();
  }

  private void moves() {
    List<VirtualPort.Move> moves = port.moves();
    for (; seen < moves.size(); seen++) {
      VirtualPort.Move move = moves.get(seen);
      require(move.from() == state, "a move from " + move.from() + " while in " + state);
      boolean row =
          port.session().table().rows().stream()
              .anyMatch(each -> each.from() == move.from() && each.to() == move.to());
      require(row, "no row of the table leads from " + move.from() + " to " + move.to());
      state = move.to();
    }
    require(
        port.session().state() == state, port.session().state() + " was entered without a move");
  }

  /** Checks that each armed timer belongs to the state. */
  void timers() {
    HsmsState at = port.session().state();
    Map<SessionTimer, Duration> timers = port.timers();
    timers.forEach((timer, left) -> {
      require(
          timer instanceof HsmsTimer own && own.belongsTo(at), timer.name() + " is armed in " + at);
      require(!left.isNegative(), timer.name() + " is overdue by " + left.negated());
    });
    if (at == HsmsState.NOT_SELECTED) {
      require(
          timers.keySet().stream()
              .anyMatch(timer -> timer != HsmsTimer.T8 && timer != HsmsTimer.T8_LOOK),
          "NOT_SELECTED and nothing ends it");
    }
    require(
        timers.containsKey(HsmsTimer.T3) || port.session().openTransactions() == 0,
        port.session().openTransactions() + " transactions open without T3");
  }

  private void bounds() {
    HsmsSession session = port.session();
    require(
        session.openTransactions() <= session.settings().maxOpenTransactions(),
        "transactions open: " + session.openTransactions());
    require(
        port.over() || port.unreadBytes() < session.settings().maxMessage() + FRAME_HEAD,
        "bytes unread: " + port.unreadBytes());
    List<Case> cases = port.cases();
    for (; casesSeen < cases.size(); casesSeen++) {
      int evidence = cases.get(casesSeen).evidence().size();
      require(evidence <= MOST_EVIDENCE, "facts in one case: " + evidence);
    }
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new WorldFailure(port.session().settings().connect() + " end: " + otherwise);
    }
  }
}

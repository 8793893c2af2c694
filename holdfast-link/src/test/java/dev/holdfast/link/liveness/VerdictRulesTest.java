package dev.holdfast.link.liveness;

import static dev.holdfast.link.liveness.Sign.ACKED;
import static dev.holdfast.link.liveness.Sign.FIN;
import static dev.holdfast.link.liveness.Sign.HALF_FRAME;
import static dev.holdfast.link.liveness.Sign.IDLE_BEFORE;
import static dev.holdfast.link.liveness.Sign.INTERFACE_DOWN;
import static dev.holdfast.link.liveness.Sign.LATE_ANSWER;
import static dev.holdfast.link.liveness.Sign.LOSSY;
import static dev.holdfast.link.liveness.Sign.NEIGHBOURS_SILENT;
import static dev.holdfast.link.liveness.Sign.NEIGHBOURS_WELL;
import static dev.holdfast.link.liveness.Sign.NOT_OPENED;
import static dev.holdfast.link.liveness.Sign.NOT_TAKEN;
import static dev.holdfast.link.liveness.Sign.NO_KERNEL;
import static dev.holdfast.link.liveness.Sign.OUR_FAREWELL;
import static dev.holdfast.link.liveness.Sign.OWN_STALL;
import static dev.holdfast.link.liveness.Sign.PEER_FAREWELL;
import static dev.holdfast.link.liveness.Sign.PEER_SPOKE;
import static dev.holdfast.link.liveness.Sign.PROBES_SILENT;
import static dev.holdfast.link.liveness.Sign.PROBE_ANSWERED;
import static dev.holdfast.link.liveness.Sign.REDIAL_ANSWERED;
import static dev.holdfast.link.liveness.Sign.REDIAL_REFUSED;
import static dev.holdfast.link.liveness.Sign.REDIAL_SILENT;
import static dev.holdfast.link.liveness.Sign.RESET_BY_BOX;
import static dev.holdfast.link.liveness.Sign.RESET_BY_PEER;
import static dev.holdfast.link.liveness.Sign.RST;
import static dev.holdfast.link.liveness.Sign.TIMED_OUT;
import static dev.holdfast.link.liveness.Sign.UNACKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One behaviour for each cause that evidence can show. */
class VerdictRulesTest {

  private static Verdict judge(Sign... signs) {
    List<Fact> facts = new ArrayList<>();
    for (Sign sign : signs) {
      facts.add(new Fact(facts.size(), sign.name(), sign.text(), sign));
    }
    return VerdictRules.judge(facts, null);
  }

  private static Cause cause(Sign... signs) {
    return judge(signs).cause();
  }

  @Test
  void ourOwnPauseWithAnAnswerIsALocalStall() {
    assertThat(cause(OWN_STALL, PROBE_ANSWERED, ACKED)).isEqualTo(Cause.LOCAL_STALL);
    assertThat(cause(OWN_STALL, PEER_SPOKE, NO_KERNEL)).isEqualTo(Cause.LOCAL_STALL);
    assertThat(cause(OWN_STALL, PEER_SPOKE, LATE_ANSWER)).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void whoSentTheResetDecidesWhoForgotTheConnection() {
    assertThat(judge(RST, RESET_BY_BOX, IDLE_BEFORE).cause()).isEqualTo(Cause.IDLE_DROPPED);
    assertThat(judge(RST, RESET_BY_BOX, IDLE_BEFORE).orElse()).isEmpty();
    assertThat(judge(RST, RESET_BY_BOX).orElse()).containsExactly(Cause.PEER_RESET);
    assertThat(cause(RST, RESET_BY_PEER, IDLE_BEFORE, REDIAL_ANSWERED)).isEqualTo(Cause.PEER_RESET);
    assertThat(cause(RST, RESET_BY_PEER)).isEqualTo(Cause.PEER_RESET);
  }

  @Test
  void aLateAnswerWithoutAPauseOfOursIsASlowPeer() {
    assertThat(cause(PEER_SPOKE, ACKED)).isEqualTo(Cause.PEER_SLOW);
    assertThat(cause(PROBE_ANSWERED, NO_KERNEL)).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void acknowledgedProbesThatStayUnansweredAreAHungPeer() {
    assertThat(cause(ACKED, PROBES_SILENT)).isEqualTo(Cause.PEER_HUNG);
  }

  @Test
  void aSilentPeerThatAcknowledgesMayStillBeSlow() {
    Verdict early = judge(ACKED);
    assertThat(early.cause()).isEqualTo(Cause.PEER_SLOW);
    assertThat(early.orElse()).containsExactly(Cause.PEER_HUNG);
    assertThat(early.sentence()).contains("cannot tell it from PEER_HUNG");
  }

  @Test
  void bytesThatStayWithUsWhileAcksComeAreAPeerThatDoesNotRead() {
    assertThat(cause(NOT_TAKEN, ACKED)).isEqualTo(Cause.PEER_NOT_READING);
    assertThat(judge(NOT_TAKEN, NO_KERNEL).orElse()).containsExactly(Cause.PATH_DEAD);
  }

  @Test
  void segmentsSentAgainWithoutAnAckAreADeadPath() {
    assertThat(cause(UNACKED)).isEqualTo(Cause.PATH_DEAD);
    assertThat(cause(UNACKED, NOT_TAKEN, PROBES_SILENT)).isEqualTo(Cause.PATH_DEAD);
    assertThat(cause(UNACKED, REDIAL_SILENT)).isEqualTo(Cause.PATH_DEAD);
    assertThat(cause(TIMED_OUT)).isEqualTo(Cause.PATH_DEAD);
    assertThat(cause(UNACKED, NEIGHBOURS_SILENT)).isEqualTo(Cause.PATH_DEAD);
  }

  @Test
  void aDeadFlowBesideLivingOnesMayHaveBeenForgottenByAFirewall() {
    assertThat(judge(UNACKED, NEIGHBOURS_WELL).orElse()).containsExactly(Cause.IDLE_DROPPED);
  }

  @Test
  void segmentsSentAgainWithProgressAreALossyPath() {
    assertThat(cause(LOSSY, PEER_SPOKE)).isEqualTo(Cause.PATH_LOSSY);
    assertThat(cause(LOSSY, ACKED)).isEqualTo(Cause.PATH_LOSSY);
  }

  @Test
  void silenceAfterIdleWithARedialThatWorksIsADroppedIdleConnection() {
    assertThat(cause(UNACKED, IDLE_BEFORE, REDIAL_ANSWERED)).isEqualTo(Cause.IDLE_DROPPED);
    assertThat(cause(TIMED_OUT, IDLE_BEFORE, REDIAL_ANSWERED)).isEqualTo(Cause.IDLE_DROPPED);
    assertThat(cause(RST, IDLE_BEFORE, REDIAL_ANSWERED)).isEqualTo(Cause.IDLE_DROPPED);
  }

  @Test
  void aResetAfterIdleIsOpenUntilTheRedial() {
    Verdict open = judge(RST, IDLE_BEFORE);
    assertThat(open.cause()).isEqualTo(Cause.PEER_RESET);
    assertThat(open.orElse()).containsExactly(Cause.IDLE_DROPPED);
    assertThat(judge(RST, IDLE_BEFORE, REDIAL_REFUSED).orElse()).isEmpty();
  }

  @Test
  void theEndTellsItsOwnCause() {
    assertThat(cause(FIN)).isEqualTo(Cause.PEER_CLOSED);
    assertThat(cause(RST)).isEqualTo(Cause.PEER_RESET);
    assertThat(cause(FIN, PEER_FAREWELL)).isEqualTo(Cause.PEER_SEPARATED);
  }

  @Test
  void anEndUponOurFarewellHasTheCauseThatMadeUsTakeLeave() {
    assertThat(cause(FIN, OUR_FAREWELL, OWN_STALL)).isEqualTo(Cause.LOCAL_STALL);
    assertThat(cause(RST, OUR_FAREWELL, ACKED, PROBES_SILENT)).isEqualTo(Cause.PEER_HUNG);
  }

  @Test
  void aConnectionWithoutASessionWasNeverSelectedUnlessWeSlept() {
    assertThat(cause(NOT_OPENED, ACKED)).isEqualTo(Cause.NEVER_SELECTED);
    assertThat(judge(NOT_OPENED, OWN_STALL).orElse()).containsExactly(Cause.NEVER_SELECTED);
  }

  @Test
  void ourOwnInterfaceDownExplainsAllElse() {
    assertThat(cause(INTERFACE_DOWN, UNACKED, PROBES_SILENT)).isEqualTo(Cause.LOCAL_NETWORK_DOWN);
  }

  @Test
  void withoutTheKernelARedialTellsADeadPathFromAHungPeer() {
    Verdict open = judge(PROBES_SILENT, NO_KERNEL);
    assertThat(open.cause()).isEqualTo(Cause.PEER_HUNG);
    assertThat(open.orElse()).containsExactly(Cause.PATH_DEAD, Cause.IDLE_DROPPED);
    assertThat(cause(PROBES_SILENT, NO_KERNEL, REDIAL_SILENT)).isEqualTo(Cause.PATH_DEAD);
  }

  @Test
  void halfAMessageAndNothingElseMayBeHungOrBroken() {
    assertThat(judge(HALF_FRAME).orElse()).containsExactly(Cause.PROTOCOL_VIOLATION);
  }

  @Test
  void nothingSeenIsUnknown() {
    Verdict nothing = judge();
    assertThat(nothing.cause()).isEqualTo(Cause.UNKNOWN);
    assertThat(nothing.confidence()).isZero();
  }

  @Test
  void ofOneSourceTheNewestFactCounts() {
    List<Fact> facts =
        List.of(new Fact(1, "kernel", "sent again", UNACKED), new Fact(2, "kernel", "well", ACKED));
    assertThat(VerdictRules.judge(facts, null).cause()).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void everyRuleDecidesInItsOwnCase() {
    for (VerdictRules.Rule rule : VerdictRules.rules()) {
      Set<Sign> shown = EnumSet.copyOf(rule.shown());
      Verdict verdict = judge(shown.toArray(Sign[]::new));
      assertThat(verdict.cause()).as(rule.toString()).isEqualTo(rule.cause());
      assertThat(verdict.confidence()).as(rule.toString()).isEqualTo(rule.confidence());
    }
  }

  @Test
  void everyCauseHasARowThatSaysWhatBecomesOfTheLink() {
    assertThat(CutTable.rows()).hasSize(Cause.values().length);
    assertThat(CutTable.action(Cause.LOCAL_STALL)).isEqualTo(Action.KEEP);
    assertThat(CutTable.action(Cause.PATH_DEAD)).isEqualTo(Action.CUT_WHEN_DEAD);
    assertThat(CutTable.action(Cause.UNKNOWN)).isEqualTo(Action.CUT_AT_LIMIT);
  }
}

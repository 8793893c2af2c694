package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.virtual.VirtualPort;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of doubts where evidence decides: cause, what is kept, and what is never sent. */
class DoubtTest {

  private static final Duration T6 = Duration.ofSeconds(5);

  private static HsmsSettings.Builder host(OnSeparate onSeparate) {
    return Rig.host().cutPolicy(CutPolicy.VERIFIED).onSeparate(onSeparate);
  }

  /** An active end, selected and tested; the next system bytes are 3. */
  private static VirtualPort<HsmsSession> selected(OnSeparate onSeparate) {
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(host(onSeparate).build()));
    port.kernelSays(Kernels::acknowledging);
    port.receive(frame("Select.rsp#1:0"));
    port.receive(frame("Linktest.rsp#2"));
    port.takeSent();
    return port;
  }

  private static VirtualPort<HsmsSession> inDoubt(OnSeparate onSeparate) {
    VirtualPort<HsmsSession> port = selected(onSeparate);
    port.session().linktest();
    port.advance(T6);
    assertThat(port.doubted()).isTrue();
    port.takeSent();
    return port;
  }

  private static Case only(VirtualPort<HsmsSession> port) {
    assertThat(port.cases()).hasSize(1);
    return port.cases().getFirst();
  }

  private static Cause cause(Case over) {
    return over.verdict(List.of()).cause();
  }

  @Test
  void anAnswerThatLayUnreadIsCountedAndNoDoubt() {
    VirtualPort<HsmsSession> port = selected(OnSeparate.CLOSES);
    port.session().linktest();
    port.stall(Duration.ofSeconds(9));
    port.arrive(frame("Linktest.rsp#3"));
    port.advance(Duration.ZERO);
    assertThat(port.suspicions()).isEmpty();
    assertThat(port.cases()).isEmpty();
    assertThat(port.counted(SessionCounter.LOCAL_STALLS)).isEqualTo(1);
    assertThat(port.session().state()).isEqualTo(HsmsState.SELECTED);
  }

  @Test
  void anyLaterFrameShowsThatThePeerIsSlow() {
    VirtualPort<HsmsSession> port = inDoubt(OnSeparate.CLOSES);
    port.receive(frame("S6F11#70"));
    assertThat(only(port).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(cause(only(port))).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void aLateAnswerIsEvidenceAndNeverRejected() {
    VirtualPort<HsmsSession> port = inDoubt(OnSeparate.CLOSES);
    port.receive(frame("Linktest.rsp#3"));
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
    assertThat(only(port).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(cause(only(port))).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void aHungPeerIsCutAtTheLimitAndNamedSo() {
    VirtualPort<HsmsSession> port = inDoubt(OnSeparate.CLOSES);
    port.advance(Duration.ofSeconds(10));
    assertThat(only(port).outcome()).isEqualTo(Outcome.CUT);
    assertThat(cause(only(port))).isEqualTo(Cause.PEER_HUNG);
  }

  @Test
  void dataThatThePeerSentBeforeItReadOurSeparateIsKeptAndNeverAnswered() {
    VirtualPort<HsmsSession> port = inDoubt(OnSeparate.KEEPS);
    assertThat(port.session().state()).isEqualTo(HsmsState.NOT_SELECTED);
    port.receive(frame("S6F11W#70=0100"));
    HsmsMessage early = (HsmsMessage) port.delivered().getLast();
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.events()).anyMatch(event -> event.kind().equals("unanswered"));
    port.receive(frame("Select.rsp#5:0"));
    port.takeSent();
    assertThat(port.session().state()).isEqualTo(HsmsState.SELECTED);
    HsmsFailure refusal = port.session().reply(early, new byte[0]);
    assertThat(refusal).extracting("reason").isEqualTo(Reason.NOT_SELECTED);
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void aPeerThatTakesLeaveAndClosesHasSeparated() {
    VirtualPort<HsmsSession> port = selected(OnSeparate.CLOSES);
    port.receive(frame("Separate.req#9"));
    port.advance(Duration.ofMillis(100));
    port.breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(port.takeSent()).isEmpty();
    assertThat(only(port).outcome()).isEqualTo(Outcome.ENDED);
    assertThat(cause(only(port))).isEqualTo(Cause.PEER_SEPARATED);
  }

  @Test
  void aPeerThatClosesUponOurSeparateWasCutByUsForWhatMadeUsSendIt() {
    VirtualPort<HsmsSession> slow = inDoubt(OnSeparate.KEEPS);
    slow.breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(only(slow).outcome()).isEqualTo(Outcome.CUT);
    assertThat(cause(only(slow))).isEqualTo(Cause.PEER_SLOW);
    VirtualPort<HsmsSession> asked = selected(OnSeparate.AUTO);
    var _ = asked.session().reselect();
    asked.breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(only(asked).outcome()).isEqualTo(Outcome.CUT);
    assertThat(cause(only(asked))).isEqualTo(Cause.LOCAL_CLOSED);
  }

  @Test
  void noTwoSelectsAreOpenWithoutASeparateBetweenAndNoNumberComesTwice() {
    VirtualPort<HsmsSession> port = selected(OnSeparate.KEEPS);
    List<Integer> types = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      port.session().linktest();
      var _ = port.session().request(1, 1, new byte[0]);
      port.advance(Duration.ofSeconds(9));
      for (byte[] sent : port.takeSent()) {
        types.add((int) sent[9]);
        numbers.add(ByteBuffer.wrap(sent).getInt(10));
      }
      int select = numbers.get(types.lastIndexOf(SType.SELECT_REQ.code()));
      port.receive(frame("Select.rsp#" + select + ":0"));
    }
    assertThat(numbers).doesNotHaveDuplicates();
    boolean open = false;
    for (int type : types) {
      assertThat(open && type == SType.SELECT_REQ.code()).isFalse();
      open = type == SType.SELECT_REQ.code() || (open && type != SType.SEPARATE_REQ.code());
    }
    assertThat(types).contains(SType.SEPARATE_REQ.code());
  }

  @Test
  void theFirstTestProvesANewSelectionUnlessNoneIsEverWanted() {
    VirtualPort<HsmsSession> tested =
        VirtualPort.open(new HsmsSessions(host(OnSeparate.AUTO).build()));
    tested.receive(frame("Select.rsp#1:0"));
    assertThat(tested.timers()).containsKey(HsmsTimer.T6);
    HsmsSettings never = host(OnSeparate.AUTO).linktestWhen(LinktestWhen.NEVER).build();
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(never));
    port.takeSent();
    port.receive(frame("Select.rsp#1:0"));
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T6);
  }

  private static SessionPort from(String peer, SessionPort port) {
    return (SessionPort)
        Proxy.newProxyInstance(
            DoubtTest.class.getClassLoader(),
            new Class<?>[] {SessionPort.class},
            (proxy, method, args) ->
                method.getName().equals("peer") ? peer : method.invoke(port, args));
  }

  private static VirtualPort<HsmsSession> open(HsmsSessions sessions, String peer) {
    return VirtualPort.open(port -> sessions.create(from(peer, port)));
  }

  @Test
  void onlyAConnectionOfTheSameHostReplacesOneThatIsNotSelected() {
    HsmsSessions sessions = new HsmsSessions(Rig.equipment().cutPolicy(CutPolicy.VERIFIED).build());
    VirtualPort<HsmsSession> first = open(sessions, "10.0.0.1:4001");
    VirtualPort<HsmsSession> other = open(sessions, "10.0.0.2:4001");
    assertThat(first.over()).isFalse();
    VirtualPort<HsmsSession> again = open(sessions, "10.0.0.1:4002");
    assertThat(first.over()).isTrue();
    assertThat(first.closeCause()).isEqualTo(Cause.REPLACED);
    assertThat(other.over()).isFalse();
    assertThat(again.over()).isFalse();
  }
}

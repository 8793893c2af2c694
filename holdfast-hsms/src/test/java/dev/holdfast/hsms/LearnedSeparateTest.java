package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@code on-separate: auto} learns of a peer, from what, and for how long. */
class LearnedSeparateTest {

  private static final Duration T3 = Duration.ofSeconds(45);
  private static final Duration T6 = Duration.ofSeconds(5);

  private final Notes notes = new Notes("");
  private HsmsSessions sessions = sessions(OnT3.STAY);

  private HsmsSessions sessions(OnT3 onT3) {
    return new HsmsSessions(Rig.host().cutPolicy(CutPolicy.VERIFIED).onT3(onT3).build(), notes);
  }

  /** Selected, its first Linktest.req answered; the next system bytes are 3. */
  private VirtualPort<HsmsSession> selected() {
    VirtualPort<HsmsSession> port = VirtualPort.open(sessions);
    port.kernelSays(Kernels::acknowledging);
    port.receive(frame("Select.rsp#1:0"));
    port.receive(frame("Linktest.rsp#2"));
    port.takeSent();
    return port;
  }

  private static String sent(VirtualPort<?> port) {
    return TestFrames.hex(port.takeSentBytes());
  }

  private static String frames(String... frames) {
    return TestFrames.hex(TestFrames.frames(frames));
  }

  private void missesLinktest(VirtualPort<HsmsSession> port) {
    port.session().linktest();
    port.takeSent();
    port.advance(T6);
  }

  @Test
  void aPeerThatIsSelectedAgainKeepsAndIsAskedByAnAnomalyMessageFromThenOn() {
    VirtualPort<HsmsSession> port = selected();
    CompletableFuture<Void> asked = port.session().reselect();
    assertThat(sent(port)).isEqualTo(frames("Separate.req#3", "Select.req#4"));
    assertThat(asked).isNotDone();
    port.receive(frame("Select.rsp#4:0"));
    assertThat(asked).isCompleted();
    assertThat(sessions.habits().onSeparate()).isEqualTo(OnSeparate.KEEPS);
    port.receive(frame("Linktest.rsp#5"));
    missesLinktest(port);
    assertThat(sent(port)).isEqualTo(frames("Separate.req#7", "Select.req#8"));
  }

  @Test
  void aMissingReplyTeachesTheSameWhereItMayCostASelection() {
    sessions = sessions(OnT3.RESELECT);
    VirtualPort<HsmsSession> port = selected();
    CompletableFuture<HsmsMessage> reply = port.session().request(1, 1, new byte[0]);
    port.takeSent();
    port.advance(T3);
    assertThat(reply).isCompletedExceptionally();
    assertThat(port.session().state()).isEqualTo(HsmsState.NOT_SELECTED);
    assertThat(sent(port)).isEqualTo(frames("Separate.req#4", "Select.req#5"));
    port.receive(frame("Select.rsp#5:0"));
    assertThat(port.session().state()).isEqualTo(HsmsState.SELECTED);
    assertThat(sessions.habits().onSeparate()).isEqualTo(OnSeparate.KEEPS);
  }

  @Test
  void aPeerThatClosedUponItIsNotLeftForAMissingReplyAgain() {
    sessions = sessions(OnT3.RESELECT);
    VirtualPort<HsmsSession> port = selected();
    CompletableFuture<Void> asked = port.session().reselect();
    port.breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(HsmsFailure.of(asked.exceptionNow()).reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(sessions.habits().onSeparate()).isEqualTo(OnSeparate.CLOSES);
    VirtualPort<HsmsSession> next = selected();
    assertThat(next.session().request(1, 1, new byte[0])).isNotDone();
    next.takeSent();
    next.advance(T3);
    assertThat(sent(next)).isEqualTo(frames("Linktest.req#4"));
    assertThat(next.session().state()).isEqualTo(HsmsState.SELECTED);
  }

  @Test
  void anEndThatHasNothingToDoWithASeparateTeachesNothing() {
    selected().breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(sessions.habits().onSeparate()).isEqualTo(OnSeparate.AUTO);
    assertThat(notes.writes()).isZero();
  }

  @Test
  void whatWasLearnedOutlivesConnectionAndProgram() {
    VirtualPort<HsmsSession> port = selected();
    var _ = port.session().reselect();
    port.receive(frame("Select.rsp#4:0"));
    port.breakChannel(Cause.PEER_RESET, "RST");
    assertThat(notes.kept()).isEqualTo("on-separate=keeps");
    sessions = sessions(OnT3.STAY);
    assertThat(sessions.habits().onSeparate()).isEqualTo(OnSeparate.KEEPS);
    VirtualPort<HsmsSession> next = selected();
    missesLinktest(next);
    assertThat(sent(next)).isEqualTo(frames("Separate.req#4", "Select.req#5"));
    assertThat(notes.writes()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadOfAMemoryIsPassedOver() {
    Habits habits = new Habits(new Notes("colour=blue on-separate=closes heartbeat=12000ms"));
    assertThat(habits.onSeparate()).isEqualTo(OnSeparate.CLOSES);
    assertThat(habits.text()).isEqualTo("on-separate=closes");
    assertThat(new Habits(Memory.NONE).text()).isEmpty();
  }

  @Test
  void aNewSelectionIsRefusedWhereItHasNoPlace() {
    VirtualPort<HsmsSession> passive =
        Rig.selected(Rig.equipment().cutPolicy(CutPolicy.VERIFIED).build());
    VirtualPort<HsmsSession> standard = Rig.selected(Rig.host().build());
    VirtualPort<HsmsSession> early = VirtualPort.open(sessions);
    early.takeSent();
    assertThat(refusal(passive)).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(refusal(standard)).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(refusal(early)).isEqualTo(Reason.NOT_SELECTED);
  }

  private static Reason refusal(VirtualPort<HsmsSession> port) {
    Reason reason = HsmsFailure.of(port.session().reselect().exceptionNow()).reason();
    assertThat(port.takeSent()).isEmpty();
    return reason;
  }
}

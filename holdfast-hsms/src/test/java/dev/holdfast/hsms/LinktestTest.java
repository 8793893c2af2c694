package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinktestTest {

  private final VirtualPort<HsmsSession> port =
      Rig.selected(Rig.equipment().linktest(Duration.ofSeconds(2)).build());

  @Test
  void anIdleLinkIsTestedAtEachInterval() {
    for (int i = 1; i <= 9; i++) {
      port.advance(Duration.ofSeconds(2));
      assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#" + i)));
      port.receive(frame("Linktest.rsp#" + i));
    }
    assertThat(port.over()).isFalse();
  }

  @Test
  void aLinkIsTestedBeforeItsPathForgetsIt() {
    VirtualPort<HsmsSession> rare =
        Rig.selected(Rig.equipment().linktest(Duration.ofSeconds(60)).build());
    rare.knowPath(IdleTime.UNKNOWN.forgot(Duration.ofSeconds(20)));
    rare.advance(Duration.ofSeconds(60));
    rare.receive(frame("Linktest.rsp#1"));
    rare.takeSent();
    rare.advance(Duration.ofSeconds(10));
    assertThat(hex(rare.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#2")));
  }

  @Test
  void aBusyLinkIsNotTested() {
    for (int i = 0; i < 20; i++) {
      port.advance(Duration.ofMillis(1_500));
      port.receive(frame("S6F11#" + i));
    }
    assertThat(port.takeSent()).isEmpty();
    port.advance(Duration.ofSeconds(2));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#1")));
  }

  private static VirtualPort<HsmsSession> tested(LinktestWhen when) {
    return Rig.selected(Rig.equipment().linktest(Duration.ofSeconds(2)).linktestWhen(when).build());
  }

  @Test
  void aLinkMayBeTestedWhileDataFlows() {
    VirtualPort<HsmsSession> always = tested(LinktestWhen.ALWAYS);
    always.advance(Duration.ofMillis(1_500));
    always.receive(frame("S6F11#1"));
    always.advance(Duration.ofMillis(500));
    assertThat(hex(always.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#1")));
  }

  @Test
  void aLinkMayBeLeftAloneWhileAReplyIsAwaited() {
    VirtualPort<HsmsSession> quiet = tested(LinktestWhen.QUIET);
    assertThat(quiet.session().request(1, 1, new byte[0])).isNotDone();
    quiet.takeSent();
    quiet.advance(Duration.ofSeconds(20));
    assertThat(quiet.takeSent()).isEmpty();
    quiet.receive(frame("S1F2#1"));
    quiet.advance(Duration.ofSeconds(4));
    assertThat(hex(quiet.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#2")));
  }

  @Test
  void intervalZeroSendsNone() {
    VirtualPort<HsmsSession> silent = Rig.selected(Rig.equipment().build());
    silent.advance(Duration.ofDays(2));
    assertThat(silent.takeSent()).isEmpty();
    assertThat(silent.over()).isFalse();
  }

  @Test
  void noAnswerWithinT6EndsTheConnection() {
    port.advance(Duration.ofMillis(6_999));
    assertThat(port.over()).isFalse();
    port.advance(Duration.ofMillis(1));
    assertThat(port.over()).isTrue();
    assertThat(port.suspicions()).singleElement().extracting("subject").isEqualTo("T6");
  }

  @Test
  void theTestGoesOnAfterAPeerThatRejectsIt() {
    port.advance(Duration.ofSeconds(2));
    port.receive(frame("Reject.req#1:1/5"));
    port.takeSent();
    port.advance(Duration.ofSeconds(2));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#2")));
  }

  @Test
  void onlyOneTestIsOpenAtATime() {
    assertThat(port.session().linktest()).isTrue();
    assertThat(port.session().linktest()).isFalse();
    port.advance(Duration.ofSeconds(4));
    assertThat(port.takeSent()).hasSize(1);
    port.receive(frame("Linktest.rsp#1"));
    assertThat(port.session().linktest()).isTrue();
  }

  @Test
  void theTestEndsWithTheSelection() {
    port.receive(frame("Deselect.req#5"));
    port.takeSent();
    port.advance(Duration.ofSeconds(9));
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void aTestIsAnsweredWhileAnotherMessageOfTheSamePeerIsHandled() {
    port.receive(TestFrames.frames("S6F11W#5", "Linktest.req#6", "S6F11W#7"));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.rsp#6")));
  }
}

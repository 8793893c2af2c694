package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.frames;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private final HsmsSessions equipment = new HsmsSessions(Rig.equipment().build());

  @Test
  void aSelectRequestInTheMomentOfConnectingIsGranted() {
    for (int i = 0; i < 20; i++) {
      VirtualPort<HsmsSession> port = VirtualPort.open(equipment);
      port.receive(frame("Select.req#1"));
      assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Select.rsp#1:0")));
      port.breakChannel(Cause.PEER_CLOSED, "FIN");
    }
  }

  @Test
  void dataRightBehindSelectRequestIsTaken() {
    VirtualPort<HsmsSession> port = VirtualPort.open(equipment);
    port.receive(
        frames("Select.req#1", "S1F13W#2=0100", "S1F1W#3", "S1F1W#4", "S1F1W#5", "S1F1W#6"));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Select.rsp#1:0")));
    assertThat(port.delivered()).hasSize(5);
    assertThat(port.counted(SessionCounter.REJECTS_OUT)).isZero();
  }

  @Test
  void dataSentAsSoonAsSelectedFollowsTheSelectResponse() {
    VirtualPort<HsmsSession> port =
        VirtualPort.open(plain -> {
          HsmsSession[] self = new HsmsSession[1];
          self[0] =
              equipment.create(
                  Rig.hooked(
                      plain,
                      (call, args) -> {
                        if (call.equals("moved") && args[1] == HsmsState.SELECTED) {
                          assertThat(self[0].send(1, 13, new byte[0])).isNull();
                        }
                      }));
          return self[0];
        });
    port.receive(frame("Select.req#9"));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frames("Select.rsp#9:0", "S1F13#1")));
  }

  @Test
  void aSecondConnectionIsToldSoAndClosedWhileTheFirstWorksOn() {
    VirtualPort<HsmsSession> first = Rig.selected(equipment);
    VirtualPort<HsmsSession> second = VirtualPort.open(equipment);
    second.receive(frame("Select.req#5"));
    assertThat(hex(second.takeSentBytes())).isEqualTo(hex(frame("Select.rsp#5:3")));
    assertThat(second.over()).isTrue();
    first.receive(frame("Linktest.req#6"));
    assertThat(hex(first.takeSentBytes())).isEqualTo(hex(frame("Linktest.rsp#6")));
    assertThat(equipment.selected()).isSameAs(first.session());
  }

  @Test
  void aSecondConnectionIsServedWhileTheFirstIsNotSelected() {
    VirtualPort<HsmsSession> first = VirtualPort.open(equipment);
    VirtualPort<HsmsSession> second = Rig.selected(equipment);
    assertThat(second.session().ready()).isTrue();
    first.receive(frame("Select.req#5"));
    assertThat(hex(first.takeSentBytes())).isEqualTo(hex(frame("Select.rsp#5:3")));
  }

  @Test
  void selectsAgainAtOnceAfterSeparate() {
    VirtualPort<HsmsSession> first = Rig.selected(equipment);
    first.receive(frame("Separate.req#5"));
    assertThat(first.closeCause()).isEqualTo(Cause.PEER_SEPARATED);
    assertThat(equipment.selected()).isNull();
    assertThat(Rig.selected(equipment).session().ready()).isTrue();
  }

  @Test
  void selectsAgainAtOnceAfterAReset() {
    Rig.selected(equipment).breakChannel(Cause.PEER_RESET, "connection reset");
    assertThat(Rig.selected(equipment).session().ready()).isTrue();
  }

  @Test
  void nothingIsHandledBehindAMessageThatEndsTheConnection() {
    VirtualPort<HsmsSession> port = Rig.selected(equipment);
    port.receive(frames("Separate.req#5", "S1F1W#6", "Linktest.req#7"));
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.delivered()).isEmpty();
    assertThat(port.unreadBytes()).isZero();
  }

  @Test
  void t7CountsFromTheConnectAndNoFurther() {
    VirtualPort<HsmsSession> port =
        VirtualPort.open(new HsmsSessions(Rig.equipment().t7(Duration.ofSeconds(3)).build()));
    port.advance(Duration.ofSeconds(2));
    port.receive(frame("Linktest.req#1"));
    port.advance(Duration.ofMillis(999));
    assertThat(port.over()).isFalse();
    port.advance(Duration.ofMillis(1));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
    assertThat(port.suspicions()).singleElement().extracting("subject").isEqualTo("T7");
  }

  @Test
  void t6OnSelectEndsTheConnection() {
    VirtualPort<HsmsSession> port =
        VirtualPort.open(new HsmsSessions(Rig.host().t6(Duration.ofSeconds(2)).build()));
    port.advance(Duration.ofMillis(1_999));
    assertThat(port.over()).isFalse();
    port.advance(Duration.ofMillis(1));
    assertThat(port.over()).isTrue();
    assertThat(port.suspicions()).singleElement().extracting("subject").isEqualTo("T6");
    assertThat(port.closeDetail()).contains("Select.req");
  }

  @Test
  void bothSidesMayAskForTheSelectionAtOnce() {
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(Rig.host().build()));
    port.takeSent();
    port.receive(frame("Select.req#9"));
    assertThat(port.session().ready()).isTrue();
    port.receive(frame("Select.rsp#1:0"));
    assertThat(port.session().ready()).isTrue();
    assertThat(port.moves()).hasSize(2);
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T6);
  }

  @Test
  void aSelectRequestThatStaysUnansweredDoesNotEndTheSelectionThatThePeerMade() {
    VirtualPort<HsmsSession> port =
        VirtualPort.open(new HsmsSessions(Rig.host().cutPolicy(CutPolicy.VERIFIED).build()));
    port.takeSent();
    port.receive(frame("Select.req#9"));
    port.takeSent();
    port.advance(Duration.ofSeconds(5));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.req#2")));
    assertThat(port.session().ready()).isTrue();
  }

  @Test
  void anAnswerToAnotherSelectRequestDoesNotSelect() {
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(Rig.host().build()));
    port.receive(frame("Select.rsp#2:0"));
    assertThat(port.session().state()).isEqualTo(HsmsState.NOT_SELECTED);
    assertThat(port.timers()).containsKey(HsmsTimer.T6);
  }

  @Test
  void tellsEachMoveWithItsReason() {
    VirtualPort<HsmsSession> port = Rig.selected(equipment);
    port.breakChannel(Cause.PEER_CLOSED, "FIN from the peer");
    assertThat(port.moves())
        .containsExactly(
            new VirtualPort.Move(
                HsmsState.NOT_CONNECTED, HsmsState.NOT_SELECTED, "connected to virtual"),
            new VirtualPort.Move(
                HsmsState.NOT_SELECTED, HsmsState.SELECTED, "selected by the peer"),
            new VirtualPort.Move(HsmsState.SELECTED, HsmsState.NOT_CONNECTED, "FIN from the peer"));
  }

  @Test
  void stoppingTakesLeaveOnce() {
    VirtualPort<HsmsSession> port = Rig.selected(equipment);
    port.session().stop();
    port.session().stop();
    assertThat(List.of(hex(port.takeSentBytes()))).containsExactly(hex(frame("Separate.req#1")));
    assertThat(port.closeCause()).isEqualTo(Cause.LOCAL_CLOSED);
  }

  @Test
  void aFarewellThatMeetsADeadPeerEndsTheSessionOnce() {
    List<VirtualPort<HsmsSession>> dead = new ArrayList<>();
    VirtualPort<HsmsSession> port =
        VirtualPort.open(alive ->
            equipment.create(
                new ForwardingPort(alive) {
                  @Override
                  public boolean send(ByteBuffer bytes) {
                    boolean taken = super.send(bytes);
                    dead.forEach(each -> each.breakChannel(Cause.PEER_RESET, "nobody reads it"));
                    return taken;
                  }
                }));
    Rig.select(port);
    dead.add(port);
    port.session().stop();
    assertThat(port.moves().getLast().why()).isEqualTo("nobody reads it");
    assertThat(port.moves()).hasSize(3);
  }
}

package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two ends that are told of one another that they keep the connection upon Separate.req: a T6 of
 * the active end costs a selection and no connection.
 */
class HsmsKeepsTest {

  private static final Duration T6 = Duration.ofSeconds(5);

  private final List<String> wire = new ArrayList<>();
  private final VirtualPort<HsmsSession> host = open(Rig.host());
  private final VirtualPort<HsmsSession> tool = open(Rig.equipment());

  private static VirtualPort<HsmsSession> open(HsmsSettings.Builder settings) {
    VirtualPort<HsmsSession> port =
        VirtualPort.open(
            new HsmsSessions(
                settings
                    .cutPolicy(CutPolicy.VERIFIED)
                    .onSeparate(OnSeparate.KEEPS)
                    .t6(T6)
                    .build()));
    port.kernelSays(Kernels::acknowledging);
    return port;
  }

  private static String type(byte[] frame) {
    return String.valueOf(SType.of(frame[9]));
  }

  /** All frames that wait go over, the host's first, until nothing more comes. */
  private void carry() {
    for (int turn = 0; turn < 8; turn++) {
      for (byte[] frame : host.takeSent()) {
        wire.add("> " + type(frame));
        tool.receive(frame);
      }
      for (byte[] frame : tool.takeSent()) {
        wire.add("< " + type(frame));
        host.receive(frame);
      }
    }
  }

  /** T6 runs out at the host; what the tool says meanwhile is lost. */
  private void silence() {
    for (byte[] frame : host.takeSent()) {
      wire.add("> " + type(frame));
      tool.receive(frame);
    }
    tool.takeSent().forEach(frame -> wire.add("lost " + type(frame)));
    host.advance(T6);
    tool.advance(T6);
  }

  @Test
  void aSelectThatIsNotAnsweredIsAskedAnewOnTheSameConnection() {
    silence();
    carry();
    assertThat(wire)
        .containsExactly(
            "> SELECT_REQ",
            "lost SELECT_RSP",
            "> SEPARATE_REQ",
            "> SELECT_REQ",
            "< SELECT_RSP",
            "> LINKTEST_REQ",
            "< LINKTEST_RSP");
    bothSelected();
  }

  @Test
  void aLinktestThatIsNotAnsweredIsFollowedByANewSelectionOnTheSameConnection() {
    carry();
    wire.clear();
    host.session().linktest();
    silence();
    carry();
    assertThat(wire)
        .containsExactly(
            "> LINKTEST_REQ",
            "lost LINKTEST_RSP",
            "> SEPARATE_REQ",
            "> SELECT_REQ",
            "< SELECT_RSP",
            "> LINKTEST_REQ",
            "< LINKTEST_RSP");
    bothSelected();
  }

  private void missedLinktest() {
    carry();
    wire.clear();
    host.session().linktest();
    silence();
    carry();
  }

  private long storms() {
    return host.events().stream().filter(event -> event.kind().equals("storm")).count();
  }

  @Test
  void inAStormOfSelectionsTheLinkIsTestedAgainFirstUntilItHasBeenCalm() {
    for (int i = 0; i < 4; i++) {
      missedLinktest();
      assertThat(wire).contains("> SEPARATE_REQ");
    }
    for (int i = 0; i < 4; i++) {
      missedLinktest();
      assertThat(wire)
          .containsExactly(
              "> LINKTEST_REQ", "lost LINKTEST_RSP", "> LINKTEST_REQ", "< LINKTEST_RSP");
      bothSelected();
    }
    assertThat(storms()).isEqualTo(1);
    host.advance(Duration.ofMinutes(10));
    tool.advance(Duration.ofMinutes(10));
    missedLinktest();
    assertThat(wire).contains("> SEPARATE_REQ");
    bothSelected();
    assertThat(storms()).isEqualTo(1);
  }

  private void bothSelected() {
    assertThat(host.session().state()).isEqualTo(HsmsState.SELECTED);
    assertThat(tool.session().state()).isEqualTo(HsmsState.SELECTED);
    assertThat(host.over()).isFalse();
    assertThat(tool.over()).isFalse();
  }
}

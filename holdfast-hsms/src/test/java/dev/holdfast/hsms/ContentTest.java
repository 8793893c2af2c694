package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.DEVICE;
import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.frames;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of bodies and device ids, good and bad. */
class ContentTest {

  private final VirtualPort<HsmsSession> equipment = Rig.selected(Rig.equipment().build());

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000})
  void deepNestingIsAnsweredAndTheLinkWorksOn(int depth) {
    byte[] body = new byte[2 * depth + 2];
    for (int i = 0; i < depth; i++) {
      body[2 * i] = 1;
      body[2 * i + 1] = 1;
    }
    body[2 * depth] = 1;
    equipment.receive(TestFrames.frame(DEVICE, 0x82, 25, 0, 0, 7, body));
    equipment.receive(frame("Linktest.req#8"));
    assertThat(hex(equipment.takeSentBytes())).endsWith(hex(frame("Linktest.rsp#8")));
    assertThat(equipment.session().ready()).isTrue();
    assertThat(equipment.delivered()).hasSize(1);
  }

  @Test
  void aBadBodyIsReportedOnceAndStillDelivered() {
    equipment.receive(frame("S2F25W#9=2105aa"));
    assertThat(equipment.delivered())
        .singleElement()
        .satisfies(message -> assertThat(message.error()).contains("offset"));
    assertThat(equipment.counted(SessionCounter.BAD_BODIES)).isEqualTo(1);
    assertThat(hex(equipment.takeSentBytes()))
        .isEqualTo(hex(frame("S9F7#1=210a000a8219000000000009")));
  }

  /** An equipment whose program reports each message while it is delivered. */
  private static VirtualPort<HsmsSession> reporting(StreamNine error) {
    HsmsSessions sessions = new HsmsSessions(Rig.equipment().build());
    VirtualPort<HsmsSession> port =
        VirtualPort.open(plain -> {
          HsmsSession[] session = new HsmsSession[1];
          session[0] =
              sessions.create(
                  new ForwardingPort(plain) {
                    @Override
                    public void deliver(Decoded message) {
                      super.deliver(message);
                      session[0].report(error, (HsmsMessage) message);
                    }
                  });
          return session[0];
        });
    port.receive(frame("Select.req#1"));
    port.takeSent();
    return port;
  }

  @ParameterizedTest
  @CsvSource({"UNRECOGNIZED_STREAM, 3", "UNRECOGNIZED_FUNCTION, 5", "ILLEGAL_DATA, 7"})
  void ofABadBodyOnlyWhatComesFirstIsReported(StreamNine error, int function) {
    VirtualPort<HsmsSession> port = reporting(error);
    port.receive(frame("S99F25W#9=2105aa"));
    assertThat(hex(port.takeSentBytes()))
        .isEqualTo(hex(frame("S9F" + function + "#1=210a000ae319000000000009")));
    assertThat(port.counted(SessionCounter.BAD_BODIES)).isEqualTo(1);
  }

  @Test
  void theDeviceIsJudgedBeforeAllElse() {
    VirtualPort<HsmsSession> port = reporting(StreamNine.UNRECOGNIZED_STREAM);
    port.receive(frame("S99F25W#9@11=2105aa"));
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("S9F1#1=210a000be319000000000009")));
    assertThat(port.counted(SessionCounter.BAD_BODIES)).isZero();
  }

  @Test
  void aMessageIsReportedOnce() {
    equipment.receive(frame("S2F25W#9=2105aa"));
    equipment.takeSent();
    HsmsMessage bad = (HsmsMessage) equipment.delivered().getFirst();
    equipment.session().report(StreamNine.UNRECOGNIZED_FUNCTION, bad);
    assertThat(equipment.takeSent()).isEmpty();
  }

  @Test
  void aReplyWithABadBodyCompletesItsRequest() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, new byte[0]);
    host.receive(frame("S1F2#2=0102"));
    assertThat(reply.join().error()).isNotNull();
    assertThat(reply.join().body().remaining()).isEqualTo(2);
  }

  @Test
  void bodiesNeedNotBeChecked() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().checkBodies(false).build());
    port.receive(frame("S2F25W#9=2105aa"));
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.counted(SessionCounter.BAD_BODIES)).isZero();
    assertThat(port.delivered()).singleElement().satisfies(m -> assertThat(m.error()).isNotNull());
  }

  @Test
  void anotherDeviceIdIsToldApart() {
    equipment.receive(frame("S1F1W#9@11"));
    assertThat(equipment.delivered()).isEmpty();
    assertThat(equipment.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
    assertThat(equipment.events())
        .singleElement()
        .satisfies(event -> assertThat(event.text()).contains("device id 11").contains("10"));
  }

  @Test
  void anotherDeviceIdIsTakenWhereItIsNotCheckedAndAnsweredByTheSame() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().checkDeviceId(false).build());
    port.receive(frame("S1F1W#9@11"));
    HsmsMessage primary = (HsmsMessage) port.delivered().getFirst();
    assertThat(port.session().reply(primary, new byte[0])).isNull();
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("S1F2#9@11")));
  }

  @ParameterizedTest
  @EnumSource
  void anEquipmentReportsWhatIsWrong(StreamNine error) {
    equipment.receive(frame("S99F1W#9"));
    equipment.session().report(error, (HsmsMessage) equipment.delivered().getFirst());
    assertThat(hex(equipment.takeSentBytes()))
        .isEqualTo(hex(frame("S9F" + error.function() + "#1=210a000ae301000000000009")));
  }

  @Test
  void neitherAHostNorAnAnswerToStream9SendsStream9() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    host.receive(frame("S99F1W#9"));
    host.session()
        .report(StreamNine.UNRECOGNIZED_STREAM, (HsmsMessage) host.delivered().getFirst());
    assertThat(host.takeSent()).isEmpty();
    equipment.receive(frame("S9F1#9"));
    equipment
        .session()
        .report(StreamNine.UNRECOGNIZED_STREAM, (HsmsMessage) equipment.delivered().getFirst());
    assertThat(equipment.takeSent()).isEmpty();
  }

  @Test
  void whoWatchesSeesEveryFrameBothWays() {
    List<String> seen = new ArrayList<>();
    HsmsSessions sessions = new HsmsSessions(Rig.equipment().build());
    VirtualPort<HsmsSession> port =
        VirtualPort.open(plain -> sessions.create(Rig.traced(plain, seen)));
    port.receive(frames("Select.req#9", "S1F1W#10"));
    assertThat(port.session().reply((HsmsMessage) port.delivered().getFirst(), new byte[0]))
        .isNull();
    assertThat(seen)
        .containsExactly(
            "IN Select.req system 00000009",
            "OUT Select.rsp system 00000009 status 0",
            "IN S1F1 W.",
            "OUT S1F2.");
  }
}

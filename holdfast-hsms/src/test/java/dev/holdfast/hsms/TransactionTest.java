package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.frames;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionTest {

  private static final byte[] NONE = {};

  private final VirtualPort<HsmsSession> equipment = Rig.selected(Rig.equipment().build());

  private static HsmsFailure failure(CompletableFuture<HsmsMessage> reply) {
    assertThat(reply).isCompletedExceptionally();
    return (HsmsFailure) reply.exceptionNow();
  }

  @Test
  void completesARequestWithItsReply() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(6, 11, Items.list());
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S6F11W#1=0100")));
    equipment.receive(frame("S6F12#1=210100"));
    assertThat(reply.join().item()).isEqualTo(Items.binary((byte) 0));
    assertThat(equipment.session().openTransactions()).isZero();
  }

  @Test
  void answersAPrimaryWithItsSystemBytes() {
    equipment.receive(frame("S2F25W#77=210101"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    assertThat(equipment.session().reply(primary, Objects.requireNonNull(primary.item()))).isNull();
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S2F26#77=210101")));
  }

  @Test
  void sendsWithoutWaitWhereNoReplyIsAsked() {
    assertThat(equipment.session().send(6, 11, NONE)).isNull();
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S6F11#1")));
    assertThat(equipment.session().openTransactions()).isZero();
  }

  @Test
  void abortsAPrimary() {
    equipment.receive(frame("S99F1W#5"));
    assertThat(equipment.session().abort((HsmsMessage) equipment.delivered().getFirst())).isNull();
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S99F0#5")));
    assertThat(equipment.counted(SessionCounter.ABORTED)).isEqualTo(1);
  }

  @Test
  void abortsAPrimaryWhoseReplyHasNoFunction() {
    equipment.receive(frame("S2F255W#5"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    assertThat(equipment.session().reply(primary, new byte[] {0x01, 0})).isNull();
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S2F0#5")));
  }

  @Test
  void requestsExpireInTheOrderTheyWereSent() {
    List<String> expired = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "request " + i;
      CompletableFuture<HsmsMessage> told =
          equipment
              .session()
              .request(6, 11, NONE)
              .whenComplete(
                  (reply, failure) -> expired.add(name + " " + ((HsmsFailure) failure).reason()));
      assertThat(told).isNotDone();
      equipment.advance(Duration.ofSeconds(10));
    }
    equipment.takeSent();
    equipment.advance(Duration.ofMillis(14_999));
    assertThat(expired).isEmpty();
    equipment.advance(Duration.ofMillis(1));
    assertThat(expired).containsExactly("request 0 T3");
    equipment.advance(Duration.ofSeconds(10));
    assertThat(expired).containsExactly("request 0 T3", "request 1 T3");
    equipment.advance(Duration.ofSeconds(10));
    assertThat(expired).containsExactly("request 0 T3", "request 1 T3", "request 2 T3");
    assertThat(hex(equipment.takeSentBytes()))
        .isEqualTo(
            hex(
                frames(
                    "S9F9#4=210a000a860b000000000001",
                    "S9F9#5=210a000a860b000000000002",
                    "S9F9#6=210a000a860b000000000003")));
    assertThat(equipment.suspicions()).extracting("subject").containsExactly("T3", "T3", "T3");
    assertThat(equipment.counted(SessionCounter.REPLY_TIMEOUTS)).isEqualTo(3);
    assertThat(equipment.session().ready()).isTrue();
  }

  @Test
  void t3OfALaterRequestRunsOnWhenTheFirstWasAnswered() {
    CompletableFuture<HsmsMessage> first = equipment.session().request(1, 1, NONE);
    equipment.advance(Duration.ofSeconds(20));
    CompletableFuture<HsmsMessage> second = equipment.session().request(1, 1, NONE);
    equipment.receive(frame("S1F2#1"));
    equipment.advance(Duration.ofMillis(44_999));
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    equipment.advance(Duration.ofMillis(1));
    assertThat(failure(second).reason()).isEqualTo(Reason.T3);
  }

  @Test
  void t3DoesNotRunForARequestThatHasNotLeft() {
    AtomicLong unsent = new AtomicLong();
    VirtualPort<HsmsSession> port =
        VirtualPort.open(
            made -> new HsmsSessions(Rig.host().build()).create(Rig.holding(made, unsent)));
    Rig.select(port);
    CompletableFuture<HsmsMessage> left = port.session().request(1, 1, NONE);
    CompletableFuture<HsmsMessage> waits = port.session().request(1, 1, NONE);
    unsent.set(14);
    port.advance(Duration.ofSeconds(45));
    assertThat(failure(left).reason()).isEqualTo(Reason.T3);
    assertThat(waits).isNotDone();
    unsent.set(0);
    port.advance(Duration.ofSeconds(44));
    assertThat(waits).isNotDone();
    port.advance(Duration.ofSeconds(1));
    assertThat(failure(waits).reason()).isEqualTo(Reason.T3);
  }

  @Test
  void aLateReplyIsDroppedAndCounted() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    equipment.advance(Duration.ofSeconds(45));
    equipment.receive(frame("S1F2#1"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.T3);
    assertThat(equipment.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
    assertThat(equipment.counted(SessionCounter.UNEXPECTED)).isZero();
    assertThat(equipment.delivered()).isEmpty();
    equipment.receive(frame("S1F2#1"));
    assertThat(equipment.counted(SessionCounter.UNEXPECTED)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"S1F4#1", "S2F2#1", "S1F2#2", "S3F0#1"})
  void aSecondaryThatFitsNothingIsIgnoredAndCounted(String stray) {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    equipment.takeSent();
    equipment.receive(frame(stray));
    assertThat(reply).isNotDone();
    assertThat(equipment.takeSent()).isEmpty();
    assertThat(equipment.counted(SessionCounter.UNEXPECTED)).isEqualTo(1);
  }

  @Test
  void anAbortFailsTheRequest() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(6, 11, NONE);
    equipment.receive(frame("S6F0#1"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.ABORTED);
    assertThat(failure(reply).code()).isEqualTo(6);
  }

  @Test
  void aRejectFailsTheRequestWithItsReason() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(6, 11, NONE);
    equipment.takeSent();
    equipment.receive(frame("Reject.req#1:4/0"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.REJECTED);
    assertThat(failure(reply).code()).isEqualTo(4);
    assertThat(equipment.takeSent()).isEmpty();
    assertThat(equipment.counted(SessionCounter.REJECTS_IN)).isEqualTo(1);
  }

  @Test
  void stream9AboutOurMessageFailsTheRequestAtOnce() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    CompletableFuture<HsmsMessage> other = host.session().request(1, 1, NONE);
    CompletableFuture<HsmsMessage> reply = host.session().request(99, 1, NONE);
    host.receive(frame("S9F3#50=210a000ae301000000000003"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.STREAM_9);
    assertThat(failure(reply).code()).isEqualTo(3);
    assertThat(other).isNotDone();
    assertThat(host.delivered())
        .singleElement()
        .satisfies(m -> assertThat(m.kind()).isEqualTo("S9F3"));
  }

  @Test
  void aWrongDeviceIdOfOursFailsTheRequestAtOnce() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    host.receive(frame("S9F1#50@127=210a000a8101000000000002"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.STREAM_9);
    assertThat(failure(reply).code()).isEqualTo(1);
    assertThat(host.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
  }

  @Test
  void aReportOfATimeoutFailsNoRequest() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    host.receive(frame("S9F9#50=210a000a8101000000000002"));
    assertThat(reply).isNotDone();
    assertThat(host.delivered()).hasSize(1);
  }

  @Test
  void openRequestsFailAtOnceWhenTheConnectionEnds() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    equipment.breakChannel(Cause.PEER_RESET, "connection reset");
    assertThat(failure(reply).reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(failure(reply).disconnect()).isEqualTo(Cause.PEER_RESET);
    assertThat(equipment.session().state()).isEqualTo(HsmsState.NOT_CONNECTED);
    assertThat(equipment.timers()).isEmpty();
  }

  @Test
  void openRequestsFailWhenTheLinkIsStopped() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    equipment.session().stop();
    assertThat(failure(reply).reason()).isEqualTo(Reason.CLOSED);
  }

  @Test
  void openRequestsFailWhenTheSelectionEnds() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    equipment.receive(frame("Deselect.req#9"));
    assertThat(failure(reply).reason()).isEqualTo(Reason.NOT_SELECTED);
  }

  @Test
  void nothingIsSentOutsideOfASelection() {
    equipment.receive(frame("S1F1W#5"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    equipment.receive(frame("Deselect.req#9"));
    equipment.takeSent();
    HsmsSession session = equipment.session();
    assertThat(failure(session.request(1, 1, NONE)).reason()).isEqualTo(Reason.NOT_SELECTED);
    assertThat(session.send(6, 11, NONE)).extracting("reason").isEqualTo(Reason.NOT_SELECTED);
    assertThat(session.reply(primary, NONE)).extracting("reason").isEqualTo(Reason.NOT_SELECTED);
    assertThat(session.abort(primary)).extracting("reason").isEqualTo(Reason.NOT_SELECTED);
    session.report(StreamNine.UNRECOGNIZED_FUNCTION, primary);
    assertThat(session.linktest()).isFalse();
    assertThat(session.deselect()).isFalse();
    assertThat(equipment.takeSent()).isEmpty();
  }

  @Test
  void aReplyToAPrimaryOfAnEarlierSelectionIsRefused() {
    equipment.receive(frame("S1F1W#5"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    equipment.receive(frames("Deselect.req#9", "Select.req#10"));
    equipment.takeSent();
    assertThat(equipment.session().ready()).isTrue();
    assertThat(equipment.session().reply(primary, NONE))
        .extracting("reason")
        .isEqualTo(Reason.NOT_SELECTED);
    assertThat(equipment.takeSent()).isEmpty();
  }

  @Test
  void aReplyToAPrimaryOfAnotherConnectionIsRefused() {
    equipment.receive(frame("S1F1W#5"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    VirtualPort<HsmsSession> next = Rig.selected(Rig.equipment().build());
    assertThat(next.session().reply(primary, NONE)).isNotNull();
    assertThat(next.takeSent()).isEmpty();
  }

  @Test
  void refusesMoreRequestsThanAllowed() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().maxOpenTransactions(2).build());
    CompletableFuture<HsmsMessage> first = port.session().request(1, 1, NONE);
    CompletableFuture<HsmsMessage> second = port.session().request(1, 1, NONE);
    assertThat(failure(port.session().request(1, 1, NONE)).reason()).isEqualTo(Reason.BUSY);
    assertThat(port.takeSent()).hasSize(2);
    port.receive(frame("S1F2#1"));
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(port.session().request(1, 1, NONE)).isNotDone();
  }

  @Test
  void refusesARequestWhileTheChannelTakesNothing() {
    equipment.refuseSends(true);
    assertThat(failure(equipment.session().request(1, 1, NONE)).reason()).isEqualTo(Reason.BUSY);
    assertThat(equipment.session().send(1, 1, NONE)).extracting("reason").isEqualTo(Reason.BUSY);
    assertThat(equipment.session().openTransactions()).isZero();
  }

  @Test
  void systemBytesWrapAndPassOverThoseStillOpen() {
    VirtualPort<HsmsSession> port =
        Rig.selected(
            new HsmsSessions(Rig.equipment().maxOpenTransactions(8).build(), Memory.NONE, -2));
    CompletableFuture<HsmsMessage> old = port.session().request(1, 1, NONE);
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("S1F1W#4294967294")));
    for (String system : List.of("4294967295", "0", "1", "2", "3")) {
      CompletableFuture<HsmsMessage> reply = port.session().request(1, 1, NONE);
      assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("S1F1W#" + system)));
      port.receive(frame("S1F2#" + system));
      assertThat(reply).isCompleted();
    }
    for (int i = 0; i < 40; i++) {
      assertThat(port.session().send(1, 1, NONE)).isNull();
    }
    assertThat(port.takeSent().stream().map(TestFrames::hex)).doesNotHaveDuplicates();
    port.receive(frame("S1F2#4294967294"));
    assertThat(old).isCompleted();
  }

  @Test
  void manyRequestsAreAnsweredInAnyOrder() {
    List<CompletableFuture<HsmsMessage>> replies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      replies.add(equipment.session().request(1, 1, NONE));
    }
    List<byte[]> sent = new ArrayList<>(equipment.takeSent());
    Collections.shuffle(sent, new Random(1));
    for (byte[] request : sent) {
      byte[] reply = request.clone();
      reply[6] = 1;
      reply[7] = 2;
      equipment.receive(reply);
    }
    assertThat(replies).allMatch(CompletableFuture::isDone);
    assertThat(equipment.session().openTransactions()).isZero();
  }

  @Test
  void aRequestFromInsideAReplyIsSent() {
    CompletableFuture<HsmsMessage> second =
        equipment
            .session()
            .request(1, 1, NONE)
            .thenCompose(reply -> equipment.session().request(1, 3, NONE));
    equipment.takeSent();
    equipment.receive(frame("S1F2#1"));
    assertThat(hex(equipment.takeSentBytes())).isEqualTo(hex(frame("S1F3W#2")));
    equipment.receive(frame("S1F4#2"));
    assertThat(second).isCompleted();
  }

  @Test
  void aBodyThatDoesNotDecodeIsDeliveredAsBytesAndCounted() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    host.receive(frame("S6F11W#5=0102a50101"));
    HsmsMessage message = (HsmsMessage) host.delivered().getFirst();
    assertThat(message.item()).isNull();
    assertThat(message.error()).contains("offset");
    assertThat(message.text()).contains("01 02 a5 01 01");
    assertThat(host.counted(SessionCounter.BAD_BODIES)).isEqualTo(1);
    assertThat(host.events()).singleElement().extracting("kind").isEqualTo("bad-body");
    assertThat(host.takeSent()).isEmpty();
  }

  @Test
  void misuseNamesTheValue() {
    HsmsSession session = equipment.session();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.send(1, 2, NONE))
        .withMessageContaining("S1F2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.send(128, 1, NONE))
        .withMessageContaining("S128F1");
    equipment.receive(frame("S6F11#5"));
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    assertThatIllegalArgumentException().isThrownBy(() -> session.reply(primary, NONE));
  }
}

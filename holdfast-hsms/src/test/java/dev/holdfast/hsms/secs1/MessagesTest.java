package dev.holdfast.hsms.secs1;

import static dev.holdfast.hsms.secs1.Wire.ACK;
import static dev.holdfast.hsms.secs1.Wire.EOT;
import static dev.holdfast.hsms.secs1.Wire.accept;
import static dev.holdfast.hsms.secs1.Wire.block;
import static dev.holdfast.hsms.secs1.Wire.deliver;
import static dev.holdfast.hsms.secs1.Wire.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages of one and of many blocks, their replies, and what is wrong with them. */
class MessagesTest {

  private static final Duration T3 = Duration.ofSeconds(45);
  private static final Duration T4 = Duration.ofSeconds(45);
  private static final byte[] NONE = {};

  private final VirtualPort<Secs1Session> host = Wire.open(Wire.host());
  private final VirtualPort<Secs1Session> equipment = Wire.open(Wire.equipment());

  /** The header that stream 9 shows, as hex. */
  private static String shown(byte[] block) {
    return HexFormat.of().formatHex(block, 1, 11);
  }

  private static void assertReports(
      VirtualPort<Secs1Session> port, int function, String shownHeader) {
    String sent = HexFormat.of().formatHex(accept(port));
    assertThat(sent).contains("09" + HexFormat.of().toHexDigits((byte) function));
    assertThat(sent).contains("210a" + shownHeader);
  }

  @Test
  void aReplyCompletesItsRequest() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    accept(host);
    deliver(host, "<S1F2#1=0100");
    assertThat(reply.join().item()).isEqualTo(Items.list());
    assertThat(host.session().openTransactions()).isZero();
  }

  @Test
  void anAnswerRepeatsSystemBytesAndGoesTheOtherWay() {
    deliver(equipment, ">S1F1W#77");
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    assertThat(primary.expectsReply()).isTrue();
    assertThat(equipment.session().reply(primary, Items.list())).isNull();
    assertThat(accept(equipment)).isEqualTo(block("<S1F2#77=0100"));
  }

  @Test
  void carriesTheLongestMessageThereCanBeInAllItsBlocks() {
    byte[] body = new byte[Secs1Settings.MAX_MESSAGE - HsmsHeader.LENGTH];
    new Random(1).nextBytes(body);
    VirtualPort<Secs1Session> sender = Wire.open(longest(Wire.host()));
    VirtualPort<Secs1Session> receiver = Wire.open(longest(Wire.equipment()));
    assertThat(sender.session().send(7, 3, body)).isNull();
    int blocks = 0;
    for (byte[] next = sender.takeSentBytes(); next.length > 0; next = sender.takeSentBytes()) {
      blocks += next[0] == Wire.ENQ ? 0 : 1;
      receiver.receive(next);
      sender.receive(receiver.takeSentBytes());
    }
    assertThat(blocks).isEqualTo(Secs1Block.MAX_NUMBER);
    assertThat(receiver.delivered()).hasSize(1);
    HsmsMessage arrived = (HsmsMessage) receiver.delivered().getFirst();
    assertThat(arrived.bodyLength()).isEqualTo(7_995_148);
    assertThat(arrived.body()).isEqualTo(ByteBuffer.wrap(body));
  }

  private static Secs1Settings.Builder longest(Secs1Settings.Builder settings) {
    return settings
        .checkBodies(false)
        .maxMessage(Secs1Settings.MAX_MESSAGE)
        .maxUnsent(2 * Secs1Settings.MAX_MESSAGE);
  }

  @Test
  void endsTheConversationWhoseNextMessageDidNotCome() {
    CompletableFuture<HsmsMessage> program =
        equipment.session().expect(7, 3, Items.ascii("ETCH"), Duration.ofSeconds(30));
    equipment.advance(Duration.ofSeconds(30));
    assertThat(failure(program).reason()).isEqualTo(Reason.CONVERSATION);
    assertThat(accept(equipment)).isEqualTo(block("<S9F13#1=01024106533037463033410445544348"));
  }

  @Test
  void aSingleBlockMayHaveNumberNought() {
    deliver(equipment, ">S1F1W#77:0");
    assertThat(equipment.delivered()).hasSize(1);
  }

  @Test
  void cutsALongMessageIntoBlocksOf244Bytes() {
    byte[] body = new byte[2 * Secs1Block.MAX_DATA + 1];
    body[0] = 0x22;
    body[1] = (byte) ((body.length - 3) >> 8);
    body[2] = (byte) (body.length - 3);
    CompletableFuture<HsmsMessage> reply = host.session().request(2, 25, body);
    String hex = HexFormat.of().formatHex(body);
    assertThat(accept(host)).isEqualTo(block(">S2F25W#1:1/3=" + hex.substring(0, 488)));
    assertThat(accept(host)).isEqualTo(block(">S2F25W#1:2/3=" + hex.substring(488, 976)));
    assertThat(accept(host)).isEqualTo(block(">S2F25W#1:3/3=" + hex.substring(976)));
    assertThat(host.session().waitingMessages()).isZero();
    assertThat(reply).isNotDone();
  }

  @Test
  void aBodyOfWholeBlocksHasNoEmptyBlockAtItsEnd() {
    assertThat(host.session().send(6, 11, new byte[Secs1Block.MAX_DATA])).isNull();
    assertThat(accept(host)).hasSize(Secs1Block.FRAMING + Secs1Block.MAX_CONTENT);
    assertThat(host.session().waitingMessages()).isZero();
  }

  @Test
  void putsBlocksTogether() {
    deliver(equipment, ">S2F25W#5:1/3=210401");
    deliver(equipment, ">S2F25W#5:2/3=0203");
    assertThat(equipment.delivered()).isEmpty();
    deliver(equipment, ">S2F25W#5:3/3=04");
    HsmsMessage message = (HsmsMessage) equipment.delivered().getFirst();
    assertThat(message.item()).isEqualTo(Items.binary((byte) 1, (byte) 2, (byte) 3, (byte) 4));
    assertThat(equipment.timers()).isEmpty();
  }

  @Test
  void putsMixedMessagesTogether() {
    deliver(equipment, ">S2F25W#5:1/2=2102");
    deliver(equipment, ">S6F11W#6:1/2=2101");
    deliver(equipment, ">S1F1W#7");
    deliver(equipment, ">S2F25W#5:2/2=0102");
    deliver(equipment, ">S6F11W#6:2/2=03");
    assertThat(equipment.delivered())
        .extracting(Decoded::kind)
        .containsExactly("S1F1", "S2F25", "S6F11");
  }

  @Test
  void withoutInterleavingANewMessageEndsTheHalfOne() {
    VirtualPort<Secs1Session> plain = Wire.open(Wire.equipment().interleave(false));
    deliver(plain, ">S2F25W#5:1/2=2102");
    deliver(plain, ">S2F25W#6:1/2=2101");
    deliver(plain, ">S2F25W#6:2/2=03");
    assertThat(plain.delivered()).hasSize(1);
    assertThat(plain.events()).extracting(SessionEvent::kind).contains("bad-message");
  }

  @Test
  void dropsAMessageThatStopsForT4() {
    deliver(equipment, ">S2F25W#5:1/3=210401");
    equipment.advance(T4.minusSeconds(1));
    deliver(equipment, ">S2F25W#5:2/3=0203");
    equipment.advance(T4.minusMillis(1));
    assertThat(equipment.suspicions()).isEmpty();
    equipment.advance(Duration.ofMillis(1));
    assertThat(equipment.suspicions()).singleElement().extracting("subject").isEqualTo("T4");
    deliver(equipment, ">S2F25W#5:3/3=04");
    assertThat(equipment.delivered()).isEmpty();
    assertReports(equipment, 7, shown(block(">S2F25W#5:3/3")));
  }

  @Test
  void aReplyThatStopsForT4FailsItsRequest() {
    CompletableFuture<HsmsMessage> reply = host.session().request(2, 25, NONE);
    accept(host);
    deliver(host, "<S2F26#1:1/2=2102");
    host.advance(T4);
    assertThat(failure(reply).reason()).isEqualTo(Reason.T4);
    assertThat(host.session().openTransactions()).isZero();
  }

  @Test
  void t3StartsWhenTheLastBlockIsTakenAndRestsWhileTheReplyArrives() {
    CompletableFuture<HsmsMessage> reply = host.session().request(2, 25, NONE);
    host.advance(Duration.ofSeconds(5));
    accept(host);
    host.advance(T3.minusSeconds(1));
    deliver(host, "<S2F26#1:1/3=2103");
    host.advance(T4.minusSeconds(1));
    deliver(host, "<S2F26#1:2/3=0102");
    host.advance(T4.minusSeconds(1));
    deliver(host, "<S2F26#1:3/3=03");
    assertThat(reply).isCompleted();
  }

  @Test
  void aReplyThatDoesNotComeFailsAtT3() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    host.advance(Duration.ofSeconds(5));
    accept(host);
    host.advance(T3.minusMillis(1));
    assertThat(reply).isNotDone();
    host.advance(Duration.ofMillis(1));
    assertThat(failure(reply).reason()).isEqualTo(Reason.T3);
    deliver(host, "<S1F2#1=0100");
    assertThat(host.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
  }

  @Test
  void aRequestThatWaitsForTheLineHasNoT3() {
    VirtualPort<Secs1Session> slow = Wire.open(Wire.host().retries(31).t3(Duration.ofSeconds(1)));
    CompletableFuture<HsmsMessage> first = slow.session().request(1, 1, NONE);
    CompletableFuture<HsmsMessage> second = slow.session().request(1, 3, NONE);
    slow.advance(Duration.ofSeconds(20));
    assertThat(first).isNotDone();
    accept(slow);
    slow.advance(Duration.ofSeconds(1));
    assertThat(failure(first).reason()).isEqualTo(Reason.T3);
    assertThat(second).isNotDone();
  }

  @Test
  void theEquipmentReportsItsOwnT3() {
    CompletableFuture<HsmsMessage> reply = equipment.session().request(1, 1, NONE);
    accept(equipment);
    equipment.advance(T3);
    assertThat(failure(reply).reason()).isEqualTo(Reason.T3);
    assertReports(equipment, 9, shown(block("<S1F1W#1")));
  }

  @Test
  void theEquipmentReportsAnotherDeviceId() {
    deliver(equipment, ">S1F1W#5@11");
    assertThat(equipment.delivered()).isEmpty();
    assertThat(equipment.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
    assertReports(equipment, 1, shown(block(">S1F1W#5@11")));
  }

  @Test
  void itsOwnBlocksComingBackAreRefused() {
    deliver(equipment, "<S1F1W#5");
    assertThat(equipment.delivered()).isEmpty();
    assertReports(equipment, 1, shown(block("<S1F1W#5")));
  }

  @Test
  void theDeviceIdNeedNotMatter() {
    VirtualPort<Secs1Session> any = Wire.open(Wire.equipment().checkDeviceId(false));
    deliver(any, ">S1F1W#5@11");
    HsmsMessage primary = (HsmsMessage) any.delivered().getFirst();
    assertThat(any.session().reply(primary, NONE)).isNull();
    assertThat(accept(any)).isEqualTo(block("<S1F2#5@11"));
  }

  @Test
  void theEquipmentReportsABlockOutOfOrderOnce() {
    deliver(equipment, ">S2F25W#5:1/4=2104");
    deliver(equipment, ">S2F25W#5:3/4=01");
    assertReports(equipment, 7, shown(block(">S2F25W#5:3/4")));
    deliver(equipment, ">S2F25W#5:4/4=01");
    assertThat(equipment.takeSent()).isEmpty();
    assertThat(equipment.delivered()).isEmpty();
    assertThat(equipment.counted(SessionCounter.BAD_FRAMES)).isEqualTo(1);
    deliver(equipment, ">S2F25W#6=210101");
    assertThat(equipment.delivered()).hasSize(1);
  }

  @Test
  void aMessageThatStartsAgainReplacesItsFirstHalf() {
    deliver(equipment, ">S2F25W#5:1/3=2103");
    deliver(equipment, ">S2F25W#5:2/3=01");
    deliver(equipment, ">S2F25W#5:1/2=2102");
    deliver(equipment, ">S2F25W#5:2/2=0708");
    assertThat(((HsmsMessage) equipment.delivered().getFirst()).item())
        .isEqualTo(Items.binary((byte) 7, (byte) 8));
  }

  @Test
  void theEquipmentReportsAMessageThatIsTooLong() {
    VirtualPort<Secs1Session> small = Wire.open(Wire.equipment().maxMessage(12));
    deliver(small, ">S2F25W#5:1/3=2102");
    deliver(small, ">S2F25W#5:2/3=01");
    assertReports(small, 11, shown(block(">S2F25W#5:2/3")));
    deliver(small, ">S2F25W#5:3/3=02");
    assertThat(small.takeSent()).isEmpty();
    assertThat(small.delivered()).isEmpty();
  }

  @Test
  void theEquipmentReportsABodyThatDoesNotDecode() {
    deliver(equipment, ">S2F25W#5=2105");
    assertReports(equipment, 7, shown(block(">S2F25W#5")));
    assertThat(equipment.delivered()).hasSize(1);
  }

  @Test
  void aReportOfTheEquipmentFailsTheRequest() {
    CompletableFuture<HsmsMessage> reply = host.session().request(7, 1, NONE);
    byte[] sent = accept(host);
    deliver(host, "<S9F5#900=210a" + shown(sent));
    assertThat(failure(reply).reason()).isEqualTo(Reason.STREAM_9);
    assertThat(host.delivered()).hasSize(1);
  }

  @Test
  void aHostReportsNothing() {
    deliver(host, "<S1F1W#5@11");
    assertThat(host.takeSent()).isEmpty();
  }

  @Test
  void takesNoMoreThanMayWait() {
    VirtualPort<Secs1Session> narrow = Wire.open(Wire.host().maxUnsent(30));
    assertThat(narrow.session().send(6, 11, new byte[100])).isNull();
    assertThat(narrow.session().send(6, 11, NONE)).extracting("reason").isEqualTo(Reason.BUSY);
    assertThat(failure(narrow.session().request(1, 1, NONE)).reason()).isEqualTo(Reason.BUSY);
    accept(narrow);
    assertThat(narrow.session().send(6, 11, NONE)).isNull();
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedWhereItIsSent() {
    VirtualPort<Secs1Session> small = Wire.open(Wire.host().maxMessage(20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.session().send(6, 11, new byte[11]))
        .withMessageContaining("max-message 20");
  }

  @Test
  void anAnswerToAnEarlierConnectionIsRefused() {
    deliver(equipment, ">S1F1W#77");
    HsmsMessage primary = (HsmsMessage) equipment.delivered().getFirst();
    VirtualPort<Secs1Session> next = Wire.open(Wire.equipment());
    assertThat(next.session().reply(primary, NONE))
        .extracting("reason")
        .isEqualTo(Reason.NOT_SELECTED);
  }

  @Test
  void aReplyThatCrossesItsOwnAcknowledgementCounts() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    host.receive(EOT);
    host.takeSent();
    deliver(host, "<S1F2#1=0100");
    assertThat(reply).isCompleted();
    host.receive(EOT, ACK);
    assertThat(host.session().waitingMessages()).isZero();
  }
}

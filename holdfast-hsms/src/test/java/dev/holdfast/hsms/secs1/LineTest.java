package dev.holdfast.hsms.secs1;

import static dev.holdfast.hsms.secs1.Wire.ACK;
import static dev.holdfast.hsms.secs1.Wire.ENQ;
import static dev.holdfast.hsms.secs1.Wire.EOT;
import static dev.holdfast.hsms.secs1.Wire.NAK;
import static dev.holdfast.hsms.secs1.Wire.block;
import static dev.holdfast.hsms.secs1.Wire.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who has the line, one row of the table after the other. */
class LineTest {

  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(10);
  private static final byte[] NONE = {};

  private final VirtualPort<Secs1Session> host = Wire.open(Wire.host());
  private final VirtualPort<Secs1Session> equipment = Wire.open(Wire.equipment());

  private static void assertState(VirtualPort<Secs1Session> port, Secs1State state) {
    assertThat(port.session().state()).isEqualTo(state);
  }

  @Test
  void isReadyAsSoonAsTheLineStands() {
    assertState(host, Secs1State.IDLE);
    assertThat(host.session().ready()).isTrue();
    assertThat(host.takeSent()).isEmpty();
  }

  @Test
  void asksForTheLineAndSendsTheBlockOnceItIsGranted() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    assertThat(host.takeSentBytes()).containsExactly(ENQ);
    assertState(host, Secs1State.LINE_CONTROL);
    assertThat(host.timers()).containsEntry(Secs1Timer.T2, T2);
    host.receive(EOT);
    assertState(host, Secs1State.SEND);
    assertThat(host.takeSentBytes()).isEqualTo(block(">S1F1W#1"));
    host.receive(ACK);
    assertState(host, Secs1State.IDLE);
    assertThat(host.timers()).doesNotContainKey(Secs1Timer.T2);
    assertThat(reply).isNotDone();
  }

  @Test
  void grantsTheLineAndAcknowledgesTheBlock() {
    equipment.receive(ENQ);
    assertThat(equipment.takeSentBytes()).containsExactly(EOT);
    assertState(equipment, Secs1State.RECEIVE);
    equipment.receive(block(">S1F1W#7"));
    assertThat(equipment.takeSentBytes()).containsExactly(ACK);
    assertState(equipment, Secs1State.IDLE);
    assertThat(equipment.delivered()).hasSize(1);
    assertThat(equipment.delivered().getFirst().kind()).isEqualTo("S1F1");
  }

  @Test
  void asMasterStandsByItsRequestWhenBothAsk() {
    assertThat(equipment.session().send(5, 1, NONE)).isNull();
    equipment.takeSent();
    equipment.receive(ENQ);
    assertState(equipment, Secs1State.LINE_CONTROL);
    assertThat(equipment.takeSent()).isEmpty();
    equipment.receive(EOT);
    assertThat(equipment.takeSentBytes()).isEqualTo(block("<S5F1#1"));
  }

  @Test
  void asSlaveYieldsAndSendsLaterWhenBothAsk() {
    assertThat(host.session().send(1, 1, NONE)).isNull();
    host.takeSent();
    host.receive(ENQ);
    assertState(host, Secs1State.RECEIVE);
    assertThat(host.takeSentBytes()).containsExactly(EOT);
    host.receive(block("<S5F1#9"));
    assertThat(host.takeSentBytes()).containsExactly(ACK, ENQ);
    assertThat(host.delivered()).hasSize(1);
    host.receive(EOT);
    assertThat(host.takeSentBytes()).isEqualTo(block(">S1F1#1"));
  }

  @Test
  void aHostMayBeMaster() {
    VirtualPort<Secs1Session> master = Wire.open(Wire.host().master(true));
    assertThat(master.session().send(1, 1, NONE)).isNull();
    master.takeSent();
    master.receive(ENQ);
    assertState(master, Secs1State.LINE_CONTROL);
  }

  @Test
  void asksAgainUntilTheRetriesAreSpent() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    for (int again = 0; again < 3; again++) {
      assertThat(host.takeSentBytes()).containsExactly(ENQ);
      host.advance(T2);
      assertState(host, Secs1State.LINE_CONTROL);
    }
    host.advance(T2);
    assertState(host, Secs1State.IDLE);
    assertThat(failure(reply).reason()).isEqualTo(HsmsFailure.Reason.NOT_SENT);
    assertThat(host.suspicions()).singleElement().extracting("subject").isEqualTo("RTY");
    assertThat(host.counted(SessionCounter.RESENDS)).isEqualTo(3);
    assertThat(host.over()).isFalse();
    assertThat(host.session().waitingMessages()).isZero();
  }

  @Test
  void sendsTheNextMessageAfterOneThatWasGivenUp() {
    VirtualPort<Secs1Session> once = Wire.open(Wire.host().retries(0));
    CompletableFuture<HsmsMessage> first = once.session().request(1, 1, NONE);
    CompletableFuture<HsmsMessage> second = once.session().request(1, 3, NONE);
    once.advance(T2);
    assertThat(first).isCompletedExceptionally();
    once.takeSent();
    once.receive(EOT);
    assertThat(once.takeSentBytes()).isEqualTo(block(">S1F3W#2"));
    assertThat(second).isNotDone();
  }

  @Test
  void sendsABlockAgainThatWasRefused() {
    assertThat(host.session().send(1, 1, NONE)).isNull();
    host.receive(EOT);
    host.takeSent();
    host.receive(NAK);
    assertState(host, Secs1State.LINE_CONTROL);
    assertThat(host.takeSentBytes()).containsExactly(ENQ);
    host.receive(EOT);
    assertThat(host.takeSentBytes()).isEqualTo(block(">S1F1#1"));
    host.receive(ACK);
    assertState(host, Secs1State.IDLE);
    assertThat(host.counted(SessionCounter.REJECTS_IN)).isEqualTo(1);
  }

  @Test
  void sendsABlockAgainThatWasNotAcknowledged() {
    assertThat(host.session().send(1, 1, NONE)).isNull();
    host.receive(EOT);
    host.takeSent();
    host.advance(T2);
    assertThat(host.takeSentBytes()).containsExactly(ENQ);
    assertState(host, Secs1State.LINE_CONTROL);
  }

  @Test
  void givesUpABlockThatIsAlwaysRefused() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    for (int again = 0; again <= 3; again++) {
      host.receive(EOT);
      host.receive(NAK);
    }
    assertState(host, Secs1State.IDLE);
    assertThat(failure(reply)).hasMessageContaining("the block was refused, 4 times");
  }

  @Test
  void asSlaveGivesWayToAMasterThatAsksInsteadOfAcknowledging() {
    assertThat(host.session().send(1, 1, NONE)).isNull();
    host.receive(EOT);
    host.takeSent();
    host.receive(ENQ);
    assertThat(host.takeSentBytes()).containsExactly(EOT);
    assertState(host, Secs1State.RECEIVE);
    host.receive(block("<S1F2#1"));
    assertThat(host.takeSentBytes()).containsExactly(ACK, ENQ);
  }

  @Test
  void asSlaveGivesUpAMessageThatTheMasterNeverAcknowledges() {
    CompletableFuture<HsmsMessage> reply = host.session().request(1, 1, NONE);
    for (int system = 100; !reply.isDone() && system < 110; system++) {
      host.receive(EOT);
      host.receive(ENQ);
      host.receive(block("<S5F1#" + system));
    }
    assertThat(failure(reply).reason()).isEqualTo(HsmsFailure.Reason.NOT_SENT);
    assertThat(host.delivered()).hasSize(4);
  }

  @Test
  void asMasterAsksAgainWhenTheSlaveAsksInsteadOfAcknowledging() {
    assertThat(equipment.session().send(5, 1, NONE)).isNull();
    equipment.receive(EOT);
    equipment.takeSent();
    equipment.receive(ENQ);
    assertThat(equipment.takeSentBytes()).containsExactly(ENQ);
    assertState(equipment, Secs1State.LINE_CONTROL);
  }

  @Test
  void refusesABlockWithAWrongSumOnceTheLineIsQuiet() {
    byte[] bad = block(">S1F1W#7");
    bad[12]++;
    equipment.receive(ENQ);
    equipment.takeSent();
    equipment.receive(bad);
    assertState(equipment, Secs1State.DISCARD);
    assertThat(equipment.takeSent()).isEmpty();
    equipment.advance(T1.minusMillis(1));
    equipment.receive((byte) 1);
    equipment.advance(T1.minusMillis(1));
    assertThat(equipment.takeSent()).isEmpty();
    equipment.advance(Duration.ofMillis(1));
    assertThat(equipment.takeSentBytes()).containsExactly(NAK);
    assertState(equipment, Secs1State.IDLE);
    assertThat(equipment.delivered()).isEmpty();
    assertThat(equipment.counted(SessionCounter.BAD_FRAMES)).isEqualTo(1);
    assertThat(equipment.events()).extracting(SessionEvent::kind).contains("bad-block", "junk");
  }

  @Test
  void refusesALengthBelowTenAndAbove254() {
    for (int length : new int[] {0, 1, 9, 255}) {
      VirtualPort<Secs1Session> port = Wire.open(Wire.equipment());
      port.receive(ENQ);
      port.receive((byte) length);
      assertState(port, Secs1State.DISCARD);
      port.advance(T1);
      assertThat(port.takeSentBytes()).containsExactly(EOT, NAK);
    }
  }

  @Test
  void refusesABlockThatStopsHalfWay() {
    byte[] whole = block(">S1F1W#7");
    equipment.receive(ENQ);
    equipment.takeSent();
    for (int i = 0; i < 5; i++) {
      equipment.receive(whole[i]);
      equipment.advance(T1.minusMillis(1));
      assertState(equipment, Secs1State.RECEIVE);
    }
    equipment.advance(Duration.ofMillis(1));
    assertThat(equipment.takeSentBytes()).containsExactly(NAK);
    assertState(equipment, Secs1State.IDLE);
    assertThat(equipment.events().getLast().text()).endsWith("wrong end after 5 bytes: 0a000a8101");
  }

  @Test
  void refusesWhenNoBlockFollowsItsGrant() {
    equipment.receive(ENQ);
    equipment.takeSent();
    equipment.advance(T2.minusMillis(1));
    assertState(equipment, Secs1State.RECEIVE);
    equipment.advance(Duration.ofMillis(1));
    assertThat(equipment.takeSentBytes()).containsExactly(NAK);
    assertState(equipment, Secs1State.IDLE);
  }

  @Test
  void grantsAgainWhenThePeerDidNotHearTheGrant() {
    equipment.receive(ENQ);
    equipment.advance(T2.minusMillis(1));
    equipment.receive(ENQ);
    assertThat(equipment.takeSentBytes()).containsExactly(EOT, EOT);
    equipment.advance(T2.minusMillis(1));
    equipment.receive(block(">S1F1W#7"));
    assertThat(equipment.takeSentBytes()).containsExactly(ACK);
  }

  @Test
  void aLostAcknowledgementMakesNoSecondMessage() {
    Wire.deliver(equipment, ">S2F25W#7=210101");
    Wire.deliver(equipment, ">S2F25W#7=210101");
    assertThat(equipment.delivered()).hasSize(1);
    assertThat(equipment.counted(SessionCounter.UNEXPECTED)).isEqualTo(1);
    Wire.deliver(equipment, ">S2F25W#8=210101");
    assertThat(equipment.delivered()).hasSize(2);
  }

  @Test
  void takesEqualHeadersWhereTheToolNeverChangesItsSystemBytes() {
    VirtualPort<Secs1Session> lax = Wire.open(Wire.host().dropDuplicates(false));
    Wire.deliver(lax, "<S5F1#0=210101");
    Wire.deliver(lax, "<S5F1#0=210102");
    assertThat(lax.delivered()).hasSize(2);
  }

  @Test
  void aBabblingLineIsCountedAndToldOfOnceAMinute() {
    for (int i = 0; i < 100; i++) {
      equipment.receive((byte) 0xFF, (byte) 0x55);
      equipment.advance(Duration.ofSeconds(1));
    }
    assertThat(equipment.counted(SessionCounter.JUNK_BYTES)).isEqualTo(200);
    assertThat(equipment.events()).hasSize(2);
    assertThat(equipment.events().getFirst().text()).contains("2 bytes", "IDLE", "ff55");
    assertThat(equipment.events().getLast().text()).contains("more since");
    assertState(equipment, Secs1State.IDLE);
  }

  @Test
  void noiseWhileItAsksForTheLineIsIgnored() {
    assertThat(host.session().send(1, 1, NONE)).isNull();
    host.receive(ACK, NAK, (byte) 0x33);
    assertState(host, Secs1State.LINE_CONTROL);
    host.receive(EOT);
    assertState(host, Secs1State.SEND);
    assertThat(host.counted(SessionCounter.JUNK_BYTES)).isEqualTo(3);
  }

  @Test
  void failsWhatIsOpenWhenTheChannelEnds() {
    CompletableFuture<HsmsMessage> open = host.session().request(1, 1, NONE);
    Wire.accept(host);
    CompletableFuture<HsmsMessage> waiting = host.session().request(1, 3, NONE);
    host.breakChannel(Cause.PEER_RESET, "reset");
    assertState(host, Secs1State.NOT_CONNECTED);
    assertThat(failure(open).disconnect()).isEqualTo(Cause.PEER_RESET);
    assertThat(failure(waiting).reason()).isEqualTo(HsmsFailure.Reason.DISCONNECTED);
    assertThat(host.timers()).isEmpty();
  }

  @Test
  void stopsInEachState() {
    for (Secs1State state : Secs1State.values()) {
      VirtualPort<Secs1Session> port = Wire.open(Wire.host());
      switch (state) {
        case LINE_CONTROL -> assertThat(port.session().send(1, 1, NONE)).isNull();
        case SEND -> {
          assertThat(port.session().send(1, 1, NONE)).isNull();
          port.receive(EOT);
        }
        case RECEIVE -> port.receive(ENQ);
        case DISCARD -> port.receive(ENQ, (byte) 1);
        case IDLE, NOT_CONNECTED -> {}
      }
      port.session().stop();
      assertThat(port.closeCause()).isEqualTo(Cause.LOCAL_CLOSED);
      assertState(port, Secs1State.NOT_CONNECTED);
      assertThat(port.over()).isTrue();
      assertThat(port.timers()).isEmpty();
    }
  }

  @Test
  void aNewChannelOfTheSamePeerTakesTheLine() {
    Secs1Sessions sessions = new Secs1Sessions(Wire.host().build());
    VirtualPort<Secs1Session> old = VirtualPort.open(sessions);
    CompletableFuture<HsmsMessage> open = old.session().request(1, 1, NONE);
    VirtualPort<Secs1Session> fresh = VirtualPort.open(sessions);
    assertThat(old.closeCause()).isEqualTo(Cause.REPLACED);
    assertThat(failure(open).disconnect()).isEqualTo(Cause.REPLACED);
    assertState(fresh, Secs1State.IDLE);
    assertThat(sessions.selected()).isSameAs(fresh.session());
  }
}

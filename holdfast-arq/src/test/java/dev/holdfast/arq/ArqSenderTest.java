package dev.holdfast.arq;

import static dev.holdfast.arq.Ends.acknowledgement;
import static dev.holdfast.arq.Ends.data;
import static dev.holdfast.arq.Ends.fixed;
import static dev.holdfast.arq.Ends.open;
import static dev.holdfast.arq.Ends.ours;
import static dev.holdfast.arq.Ends.read;
import static dev.holdfast.arq.Ends.send;
import static dev.holdfast.arq.Ends.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ArqSenderTest {

  @Test
  void endsAcknowledgedByNumberAndCode() {
    VirtualPort<ArqSession> port = open(fixed(3));
    CompletableFuture<Outcome> outcome = send(port, 16);
    ArqFrame frame = sent(port).getFirst();
    port.advance(Duration.ofMillis(20));
    port.receive(acknowledgement(frame));
    assertThat(outcome).isCompletedWithValue(new Outcome.Acknowledged(1, 1, Duration.ofMillis(20)));
    port.advance(Duration.ofSeconds(5));
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void matchesAPeersAcknowledgementByItsContentOnly() {
    VirtualPort<ArqSession> port = open(fixed(3));
    CompletableFuture<Outcome> outcome = send(port, 16);
    ArqFrame own = read(acknowledgement(sent(port).getFirst()));
    port.receive(
        Ends.wire(
            new ArqFrame(
                999, 77, own.destination(), own.source(), own.ackFlag(), 78, own.content())));
    assertThat(outcome).isCompleted();
  }

  @Test
  void takesNoAcknowledgementOfAnotherCode() {
    VirtualPort<ArqSession> port = open(fixed(3));
    CompletableFuture<Outcome> outcome = send(port, 16);
    sent(port);
    ArqFrame other = Ends.theirs(1, ArqFrame.NO_ACK_WANTED, 17, 0, 0, 0, 1, 0, 17);
    port.receive(Ends.wire(other));
    assertThat(outcome).isNotDone();
    assertThat(port.delivered()).isEmpty();
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
  }

  @Test
  void countsAnAcknowledgementForAnUnknownNumber() {
    VirtualPort<ArqSession> port = open(fixed(3));
    var _ = send(port, 16);
    port.receive(Ends.wire(Ends.theirs(9, ArqFrame.NO_ACK_WANTED, 16, 0, 9, 0, 0, 0, 16)));
    assertThat(port.counted(SessionCounter.UNEXPECTED)).isEqualTo(1);
  }

  @Test
  void resendsTheSameBytesAtTheFixedIntervalAndGivesTheLastItsTime() {
    VirtualPort<ArqSession> port = open(fixed(2));
    CompletableFuture<Outcome> outcome = send(port, 16);
    byte[] first = port.takeSent().getFirst();
    port.advance(Duration.ofMillis(149));
    assertThat(port.takeSent()).isEmpty();
    port.advance(Duration.ofMillis(3));
    assertThat(port.takeSent()).containsExactly(first);
    port.advance(Duration.ofMillis(150));
    assertThat(port.takeSent()).containsExactly(first);
    port.advance(Duration.ofMillis(140));
    assertThat(outcome).isNotDone();
    port.receive(acknowledgement(read(first)));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.Acknowledged.class, done -> assertThat(done.sends()).isEqualTo(3));
  }

  @Test
  void sendsOnceWhereNoResendIsAllowed() {
    VirtualPort<ArqSession> port = open(fixed(0));
    CompletableFuture<Outcome> outcome = send(port, 16);
    port.advance(Duration.ofMillis(160));
    assertThat(port.takeSent()).hasSize(1);
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, gone -> assertThat(gone.sends()).isEqualTo(1));
  }

  @Test
  void raisesASuspicionWithTheFrameWhenItGivesUp() {
    VirtualPort<ArqSession> port = open(fixed(1));
    var _ = send(port, 16);
    port.advance(Duration.ofMillis(400));
    assertThat(port.suspicions()).hasSize(1);
    assertThat(port.suspicions().getFirst().doubt())
        .contains("frame 1 type 1 code 16 to 10.0.0.7: sent 2 times");
    assertThat(port.session().state()).isEqualTo(ArqState.UNANSWERED);
    port.receive(Ends.wire(Ends.theirs(5, ArqFrame.NO_ACK_WANTED, 3, 1)));
    assertThat(port.session().state()).isEqualTo(ArqState.OPEN);
    assertThat(port.doubted()).isFalse();
  }

  @Test
  void isSuspectOnlyOnceWhileSilenceLasts() {
    VirtualPort<ArqSession> port = open(fixed(0));
    var _ = send(port, 16);
    var _ = send(port, 17);
    port.advance(Duration.ofMillis(400));
    assertThat(port.suspicions()).hasSize(1);
    assertThat(port.counted(SessionCounter.REPLY_TIMEOUTS)).isEqualTo(2);
  }

  @Test
  void waitsOnceMoreWhenItWasHeldUpItself() {
    VirtualPort<ArqSession> port = open(fixed(0));
    CompletableFuture<Outcome> outcome = send(port, 16);
    ArqFrame frame = sent(port).getFirst();
    port.stall(Duration.ofSeconds(3));
    port.advance(Duration.ofMillis(50));
    assertThat(outcome).isNotDone();
    port.receive(acknowledgement(frame));
    assertThat(outcome.join()).isInstanceOf(Outcome.Acknowledged.class);
  }

  @Test
  void readsWhatLiesUnreadBeforeItGivesUp() {
    VirtualPort<ArqSession> port = open(fixed(0));
    CompletableFuture<Outcome> outcome = send(port, 16);
    port.arrive(acknowledgement(sent(port).getFirst()));
    port.advance(Duration.ofSeconds(1));
    assertThat(outcome.join()).isInstanceOf(Outcome.Acknowledged.class);
  }

  @Test
  void changesNothingOfWhatWasSentWhenTheCallerWritesToIt() {
    VirtualPort<ArqSession> port = open(fixed(1));
    byte[] content = {1, 2, 3};
    var _ = port.session().send(new Outgoing(Ipv4.parse(Ends.THEIRS), 1, 16, true, content));
    content[0] = 99;
    port.advance(Duration.ofMillis(160));
    assertThat(sent(port)).allSatisfy(frame -> assertThat(frame.content()).startsWith(1, 2, 3));
  }

  @Test
  void keepsTheWindowAndTheQueueAndRefusesBeyond() {
    VirtualPort<ArqSession> port = open(fixed(3).window(2).queue(1));
    CompletableFuture<Outcome> first = send(port, 1);
    var _ = send(port, 2);
    CompletableFuture<Outcome> waits = send(port, 3);
    CompletableFuture<Outcome> refused = send(port, 4);
    assertThat(refused.join())
        .isInstanceOfSatisfying(
            Outcome.NotDelivered.class,
            no -> assertThat(no.reason()).isEqualTo(Outcome.Reason.FULL));
    List<ArqFrame> frames = sent(port);
    assertThat(frames).hasSize(2);
    port.receive(acknowledgement(frames.getFirst()));
    assertThat(first).isCompleted();
    assertThat(waits).isNotDone();
    assertThat(sent(port)).extracting(ArqFrame::code).containsExactly(3);
  }

  @Test
  void dropsTheOldestThatWasNeverSentWhereItIsSetSo() {
    VirtualPort<ArqSession> port =
        open(fixed(3).window(1).queue(1).whenFull(ArqSettings.WhenFull.DROP_OLDEST));
    var _ = send(port, 1);
    CompletableFuture<Outcome> second = send(port, 2);
    CompletableFuture<Outcome> third = send(port, 3);
    assertThat(second.join())
        .isEqualTo(
            new Outcome.NotDelivered(Outcome.Reason.DROPPED, "a newer frame took its place"));
    assertThat(third).isNotDone();
  }

  @Test
  void tellsOfATimeKnownBeforehandInHardDeadlineMode() {
    VirtualPort<ArqSession> port =
        open(ours().resending(Resending.hardDeadline(3, Duration.ofMillis(100))).window(1));
    CompletableFuture<Outcome> outcome = send(port, 16);
    assertThat(send(port, 17).join()).isInstanceOf(Outcome.NotDelivered.class);
    port.advance(Duration.ofMillis(399));
    assertThat(outcome).isNotDone();
    port.advance(Duration.ofMillis(2));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, gone -> assertThat(gone.sends()).isEqualTo(4));
  }

  @Test
  void growsItsPausesAndEndsAtTheTotalDeadline() {
    VirtualPort<ArqSession> port = open(ours());
    CompletableFuture<Outcome> outcome = send(port, 16);
    List<Long> at = new ArrayList<>();
    for (int ms = 0; ms < 10_100; ms++) {
      if (!port.takeSent().isEmpty()) {
        at.add((long) ms);
      }
      port.advance(Duration.ofMillis(1));
    }
    assertThat(outcome.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(at).hasSizeBetween(5, 13);
    for (int i = 2; i < 5; i++) {
      assertThat(at.get(i + 1) - at.get(i)).isGreaterThan(at.get(i) - at.get(i - 1));
    }
  }

  @Test
  void learnsTheRoundTripAndResendsSoon() {
    VirtualPort<ArqSession> port = open(ours());
    for (int i = 0; i < 30; i++) {
      var _ = send(port, i);
      port.advance(Duration.ofMillis(2));
      port.receive(acknowledgement(sent(port).getFirst()));
    }
    var _ = send(port, 99);
    sent(port);
    port.advance(Duration.ofMillis(12));
    assertThat(sent(port)).extracting(ArqFrame::code).containsExactly(99);
  }

  @Test
  void learnsARoundTripThatHasGrownBeyondItsPause() {
    VirtualPort<ArqSession> port = open(ours());
    for (int i = 0; i < 30; i++) {
      var _ = send(port, i);
      port.advance(Duration.ofMillis(4));
      port.receive(acknowledgement(sent(port).getFirst()));
    }
    for (int i = 0; i < 30; i++) {
      var _ = send(port, i);
      port.advance(Duration.ofMillis(12));
      port.receive(acknowledgement(sent(port).getFirst()));
    }
    var _ = send(port, 99);
    sent(port);
    port.advance(Duration.ofMillis(15));
    assertThat(port.takeSent()).as("the round trip is known to be 12 ms").isEmpty();
  }

  @Test
  void takesNoLossForAGrownRoundTrip() {
    VirtualPort<ArqSession> port = open(ours());
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Outcome> outcome = send(port, i);
      int sends = 0;
      int millis = 0;
      while (!outcome.isDone()) {
        for (ArqFrame frame : sent(port)) {
          if (++sends > i % 2) {
            port.receive(acknowledgement(frame));
          }
        }
        port.advance(Duration.ofMillis(1));
        millis++;
      }
      assertThat(millis).as("frame %d", i).isLessThan(i < 2 ? 1_000 : 40);
    }
  }

  @Test
  void resendsAGapInTheAcknowledgementsAtOnce() {
    VirtualPort<ArqSession> port = open(ours());
    for (int i = 0; i < 5; i++) {
      var _ = send(port, i);
    }
    List<ArqFrame> frames = sent(port);
    port.advance(Duration.ofMillis(1));
    port.receive(acknowledgement(frames.get(1)));
    port.receive(acknowledgement(frames.get(2)));
    assertThat(port.takeSent()).isEmpty();
    port.receive(acknowledgement(frames.get(3)));
    assertThat(sent(port)).containsExactly(frames.getFirst());
    port.receive(acknowledgement(frames.get(4)));
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void resendsWhatALaterFrameHasOvertakenByAQuarterOfTheRoundTrip() {
    VirtualPort<ArqSession> port = open(ours());
    for (int i = 0; i < 20; i++) {
      // Round trips of 20 and of 120 ms in turns: the pause becomes long.
      var _ = send(port, 16);
      port.advance(Duration.ofMillis(i % 2 == 0 ? 20 : 120));
      port.receive(acknowledgement(sent(port).getFirst()));
    }
    var lost = send(port, 17);
    sent(port);
    port.advance(Duration.ofMillis(20));
    var _ = send(port, 18);
    ArqFrame later = sent(port).getFirst();
    port.advance(Duration.ofMillis(20));
    port.receive(acknowledgement(later));
    port.advance(Duration.ofMillis(6));
    assertThat(sent(port)).extracting(ArqFrame::code).containsExactly(17);
    assertThat(lost).isNotDone();
  }

  @Test
  void endsNotDeliveredWhatTheChannelNeverTook() {
    VirtualPort<ArqSession> port = open(fixed(1));
    port.refuseSends(true);
    CompletableFuture<Outcome> outcome = send(port, 16);
    port.advance(Duration.ofSeconds(1));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.NotDelivered.class,
            no -> assertThat(no.reason()).isEqualTo(Outcome.Reason.NOT_TAKEN));
    assertThat(port.suspicions()).isEmpty();
  }

  @Test
  void endsUnknownWhatWasOutWhenTheChannelEnds() {
    VirtualPort<ArqSession> port = open(fixed(3).window(1));
    CompletableFuture<Outcome> out = send(port, 16);
    CompletableFuture<Outcome> waiting = send(port, 17);
    port.breakChannel(Cause.PEER_CLOSED, "gone");
    assertThat(out.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(waiting.join()).isInstanceOf(Outcome.NotDelivered.class);
  }

  @Test
  void knowsNotDeliveredWhatWasRefusedEachTime() {
    VirtualPort<ArqSession> port = open(fixed(1));
    CompletableFuture<Outcome> outcome = send(port, 16);
    port.trouble(Cause.PEER_REFUSED, "port unreachable");
    port.advance(Duration.ofMillis(160));
    port.trouble(Cause.PEER_REFUSED, "port unreachable");
    port.advance(Duration.ofMillis(160));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.NotDelivered.class,
            no -> assertThat(no.reason()).isEqualTo(Outcome.Reason.REFUSED));
  }

  @Test
  void doesNotKnowWhatBecameOfASendThatWasNotRefused() {
    VirtualPort<ArqSession> port = open(fixed(1));
    CompletableFuture<Outcome> outcome = send(port, 16);
    port.advance(Duration.ofMillis(160));
    port.trouble(Cause.PEER_REFUSED, "port unreachable");
    port.advance(Duration.ofMillis(160));
    assertThat(outcome.join()).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void sendsWhatWantsNoAcknowledgementOnce() {
    VirtualPort<ArqSession> port = open(fixed(3).window(1));
    var _ = send(port, 1);
    CompletableFuture<Outcome> outcome =
        port.session().send(new Outgoing(Ipv4.parse(Ends.THEIRS), 1, 2, false, new byte[] {1}));
    assertThat(outcome).isCompletedWithValue(new Outcome.Sent(2));
  }

  @Test
  void countsOnAcrossTheWrapOfTheNumber() {
    VirtualPort<ArqSession> port = open(fixed(3).firstNumber(0xFFFF_FFFEL));
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      outcomes.add(send(port, i));
    }
    List<ArqFrame> frames = sent(port);
    assertThat(frames)
        .extracting(ArqFrame::number)
        .containsExactly(0xFFFF_FFFEL, 0xFFFF_FFFFL, 0L, 1L);
    frames.forEach(frame -> port.receive(acknowledgement(frame)));
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isCompleted());
  }

  @Test
  void refusesContentBeyondTheLayout() {
    VirtualPort<ArqSession> port = open(fixed(3));
    assertThatThrownBy(() -> port.session().send(data(1, new int[65_510])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65509 bytes");
  }
}

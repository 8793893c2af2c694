package dev.holdfast.arq;

import static dev.holdfast.arq.Ends.sent;
import static dev.holdfast.arq.Ends.wire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Acknowledgements in sum between two Holdfast ends. */
class ArqSumTest {

  private static final int RESERVED = 0xFFF0;

  /** Two ends whose frames a test hands on, or loses. */
  private static final class Pair {
    private final ArqSessions receiving;
    private final VirtualPort<ArqSession> sender;
    private final VirtualPort<ArqSession> receiver;

    Pair(Acknowledge acknowledge) {
      this(Ends.ours(), acknowledge);
    }

    Pair(ArqSettings.Builder sending, Acknowledge acknowledge) {
      receiving =
          new ArqSessions(
              ArqSettings.from(Ends.THEIRS)
                  .addressRule(ArqSettings.AddressRule.DESTINATION)
                  .receiving(Receiving.DEFAULT.with(acknowledge))
                  .peerIsHoldfast(RESERVED)
                  .build(),
              Ends.UDP,
              new Random(1));
      sender = Ends.open(sending.peerIsHoldfast(RESERVED));
      receiver = VirtualPort.open(receiving);
      // Opens the epoch, for which the receiver asks.
      var _ = Ends.send(sender, 1);
      for (int i = 0; i < 3; i++) {
        sender.takeSent().forEach(receiver::receive);
        commit();
        pass(10);
        receiver.takeSent().forEach(sender::receive);
      }
    }

    private CompletableFuture<Outcome> send() {
      return Ends.send(sender, 16);
    }

    private void hand(List<byte[]> frames) {
      frames.forEach(receiver::receive);
    }

    private void answer(List<byte[]> frames) {
      frames.forEach(sender::receive);
    }

    private void pass(long millis) {
      sender.advance(Duration.ofMillis(millis));
      receiver.advance(Duration.ofMillis(millis));
    }

    private void commit() {
      receiver.delivered().forEach(one -> receiving.committed((ArqMessage) one));
      receiver.session().acknowledgeCommitted();
    }
  }

  @Property(tries = 300)
  void saysWhatWasReceivedAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    int number = random.nextInt();
    Set<Integer> received = new HashSet<>();
    for (int i = 1; i < 300; i++) {
      if (random.nextBoolean()) {
        received.add(number - i);
      }
    }
    Sum sum =
        Sum.of(
            number,
            random.nextBoolean(),
            random.nextLong(),
            random.nextInt(Sum.MOST_NUMBERS + 1),
            received::contains);
    assertThat(Sum.is(sum.code())).isTrue();
    assertThat(sum.has(number)).isTrue();
    for (int one = number - 1; one - sum.lowest() >= 0; one--) {
      assertThat(sum.has(one)).isEqualTo(received.contains(one));
      assertThat(sum.lacks(one)).isNotEqualTo(received.contains(one));
    }
    assertThat(sum.lacks(number)).isFalse();
    assertThat(sum.lacks(sum.lowest() - 1)).isFalse();
  }

  @Property(tries = 300)
  void tellsEachNumberOfWhatCameTogether(@ForAll long seed) {
    Random random = new Random(seed);
    Tally tally = new Tally();
    int first = random.nextInt();
    Set<Integer> received = new HashSet<>();
    for (int turn = 0; turn < 20; turn++) {
      Set<Integer> now = new HashSet<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        int number = first + random.nextInt(turn < 10 ? 40 : 1_000);
        tally.add(number, !received.add(number));
        now.add(number);
      }
      List<Sum> sums = tally.take(7, received::contains, first);
      for (int number : now) {
        assertThat(sums)
            .anyMatch(sum ->
                sum.number() == number
                    || (sum.number() - number > 0
                        && number - sum.lowest() >= 0
                        && sum.has(number)));
      }
      assertThat(sums).allMatch(sum -> received.contains(sum.number()));
      assertThat(tally.take(7, received::contains, first)).isEmpty();
    }
  }

  @Test
  void healsALostSumByTheNext() {
    Pair pair = new Pair(Acknowledge.AT_ONCE);
    var first = pair.send();
    pair.hand(pair.sender.takeSent());
    pair.receiver.takeSent();
    var second = pair.send();
    pair.hand(pair.sender.takeSent());
    pair.answer(pair.receiver.takeSent());
    assertThat(first.join()).isInstanceOf(Outcome.Acknowledged.class);
    assertThat(second.join()).isInstanceOf(Outcome.Acknowledged.class);
    pair.pass(1_000);
    assertThat(pair.sender.takeSent()).isEmpty();
  }

  @Test
  void resendsWhatASumLacks() {
    Pair pair = new Pair(Acknowledge.AT_ONCE);
    var lost = pair.send();
    byte[] frame = pair.sender.takeSent().getFirst();
    pair.pass(15);
    var _ = pair.send();
    pair.hand(pair.sender.takeSent());
    pair.pass(10);
    pair.answer(pair.receiver.takeSent());
    assertThat(pair.sender.takeSent()).containsExactly(frame);
    pair.receiver.receive(frame);
    pair.answer(pair.receiver.takeSent());
    assertThat(lost.join())
        .isInstanceOfSatisfying(
            Outcome.Acknowledged.class, done -> assertThat(done.sends()).isEqualTo(2));
  }

  @Test
  void namesOnlyWhatIsCommitted() {
    Pair pair = new Pair(Acknowledge.AFTER_COMMIT);
    var first = pair.send();
    var second = pair.send();
    pair.hand(pair.sender.takeSent());
    assertThat(pair.receiver.takeSent()).isEmpty();
    pair.receiving.committed((ArqMessage) pair.receiver.delivered().getLast());
    pair.receiver.session().acknowledgeCommitted();
    pair.answer(pair.receiver.takeSent());
    assertThat(second.join()).isInstanceOf(Outcome.Acknowledged.class);
    assertThat(first).isNotDone();
    pair.commit();
    pair.answer(pair.receiver.takeSent());
    assertThat(first.join()).isInstanceOf(Outcome.Acknowledged.class);
  }

  @Test
  void tellsOfManyOnceOneOfThemCameAgain() {
    Pair pair = new Pair(Acknowledge.AT_ONCE);
    byte[] last = {};
    for (int i = 0; i < 100; i++) {
      var _ = pair.send();
      last = pair.sender.takeSent().getFirst();
      pair.receiver.receive(last);
    }
    pair.receiver.takeSent();
    pair.receiver.receive(last);
    List<ArqFrame> sums = sent(pair.receiver);
    assertThat(sums).hasSize(1);
    assertThat(sums.getFirst().content()).hasSizeGreaterThanOrEqualTo(100 / Byte.SIZE);
    pair.sender.receive(wire(sums.getFirst()));
    pair.pass(5_000);
    assertThat(pair.sender.takeSent()).isEmpty();
  }

  @Test
  void takesNoSumOfAnotherEpochOrOfANumberNeverSent() {
    Pair pair = new Pair(Acknowledge.AT_ONCE);
    var outcome = pair.send();
    pair.hand(pair.sender.takeSent());
    ArqFrame sum = sent(pair.receiver).getFirst();
    long before = pair.sender.counted(SessionCounter.UNEXPECTED);
    pair.sender.receive(wire(coded(sum, sum.number(), sum.code() ^ 1)));
    pair.sender.receive(wire(coded(sum, sum.number() + 1, sum.code())));
    assertThat(outcome).isNotDone();
    assertThat(pair.sender.counted(SessionCounter.UNEXPECTED)).isEqualTo(before + 2);
    pair.sender.receive(wire(sum));
    assertThat(outcome.join()).isInstanceOf(Outcome.Acknowledged.class);
  }

  private static ArqFrame coded(ArqFrame sum, long number, int code) {
    return new ArqFrame(
        number, sum.type(), sum.destination(), sum.source(), sum.ackFlag(), code, sum.content());
  }

  @Test
  void countsASumThatIsTooLong() {
    Pair pair = new Pair(Acknowledge.AT_ONCE);
    var outcome = pair.send();
    pair.hand(pair.sender.takeSent());
    ArqFrame sum = sent(pair.receiver).getFirst();
    long before = pair.sender.counted(SessionCounter.UNEXPECTED);
    pair.sender.receive(
        wire(
            new ArqFrame(
                sum.number(),
                sum.type(),
                sum.destination(),
                sum.source(),
                sum.ackFlag(),
                sum.code(),
                new byte[Sum.MOST_MAP + 1])));
    assertThat(outcome).isNotDone();
    assertThat(pair.sender.counted(SessionCounter.UNEXPECTED)).isEqualTo(before + 1);
  }

  @Test
  void keepsTheTimeOfItsOutcomeInTheHardDeadlineMode() {
    Pair pair =
        new Pair(
            Ends.ours().resending(Resending.hardDeadline(1, Ends.INTERVAL)), Acknowledge.AT_ONCE);
    var lost = pair.send();
    pair.sender.takeSent();
    var heard = pair.send();
    pair.hand(pair.sender.takeSent());
    pair.answer(pair.receiver.takeSent());
    assertThat(heard.join()).isInstanceOf(Outcome.Acknowledged.class);
    pair.pass(140);
    assertThat(pair.sender.takeSent()).as("its interval stays").isEmpty();
    pair.pass(165);
    assertThat(lost.join()).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void sendsPlainAcknowledgementsToAPlainPeer() {
    VirtualPort<ArqSession> port = Ends.open(Ends.ours());
    port.receive(wire(Ends.theirs(7, ArqFrame.ACK_WANTED, 16, 1)));
    assertThat(sent(port)).allMatch(ArqFrame::looksLikeAcknowledgement).hasSize(1);
  }
}

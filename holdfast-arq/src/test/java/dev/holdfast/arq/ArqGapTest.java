package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Frames that are given up between two Holdfast ends, whose receiver delivers in order. */
class ArqGapTest {

  private static final int SET_UP_TYPE = 0xFFF0;
  private static final Duration STEP = Duration.ofMillis(10);

  /**
   * The most from a first send to the end of what waits for it: its own sends, and the notice's.
   */
  private static final int PATIENT_STEPS = 120;

  /** Two ends and a path that never takes some frames of data and loses others by chance. */
  private static final class Pair {
    private final VirtualPort<ArqSession> sender = Ends.open(both(Ends.fixed(2)));
    private final VirtualPort<ArqSession> receiver =
        Ends.open(
            both(
                ArqSettings.from(Ends.THEIRS)
                    .addressRule(ArqSettings.AddressRule.DESTINATION)
                    .receiving(Receiving.DEFAULT.with(Delivery.ORDERED))));
    private final Set<Integer> never = new HashSet<>();
    private final Random random;
    private final double loss;

    Pair(Random random, double loss) {
      this.random = random;
      this.loss = loss;
    }

    private static ArqSettings.Builder both(ArqSettings.Builder settings) {
      return settings.peerIsHoldfast(SET_UP_TYPE);
    }

    private void steps(int count) {
      for (int i = 0; i < count; i++) {
        for (byte[] bytes : sender.takeSent()) {
          if (arrives(bytes)) {
            receiver.receive(bytes);
          }
        }
        for (byte[] bytes : receiver.takeSent()) {
          if (arrives(bytes)) {
            sender.receive(bytes);
          }
        }
        sender.advance(STEP);
        receiver.advance(STEP);
      }
    }

    private boolean arrives(byte[] bytes) {
      ArqFrame frame = Ends.read(bytes);
      boolean data = frame.ackFlag() == ArqFrame.ACK_WANTED;
      return frame.type() == SET_UP_TYPE
          || (random.nextDouble() >= loss && !(data && never.contains((int) frame.content()[0])));
    }

    private List<Integer> delivered() {
      return receiver.delivered().stream()
          .map(one -> (int) ((ArqMessage) one).frame().content()[0])
          .toList();
    }

    private CompletableFuture<Outcome> send(int content) {
      return sender.session().send(Ends.data(16, content));
    }
  }

  @Test
  void goesOnBehindAFrameThatWasGivenUp() {
    Pair pair = new Pair(new Random(1), 0);
    pair.never.add(2);
    var first = pair.send(1);
    var lost = pair.send(2);
    var behind = pair.send(3);
    pair.steps(PATIENT_STEPS);
    assertThat(first.join()).isInstanceOf(Outcome.Acknowledged.class);
    assertThat(lost.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(behind.join()).isInstanceOf(Outcome.Acknowledged.class);
    assertThat(pair.delivered()).containsExactly(1, 3);
    assertThat(pair.receiver.counted(SessionCounter.GAPS)).isEqualTo(1);
    assertThat(pair.sender.session().state())
        .as("its notice was answered")
        .isEqualTo(ArqState.OPEN);
  }

  @Test
  void deliversNothingLateThatWasToldToBeGone() {
    Pair pair = new Pair(new Random(1), 0);
    pair.never.add(2);
    var _ = pair.send(1);
    pair.steps(20);
    var _ = pair.send(2);
    byte[] late = pair.sender.takeSent().getFirst();
    var _ = pair.send(3);
    pair.steps(PATIENT_STEPS);
    pair.receiver.receive(late);
    assertThat(pair.delivered()).containsExactly(1, 3);
  }

  @Property(tries = 60)
  void waitsForNoFrameLongerThanItsSenderSendsIt(@ForAll long seed) {
    Random random = new Random(seed);
    Pair pair = new Pair(random, 0.1);
    int frames = 1 + random.nextInt(30);
    for (int i = 0; i < frames; i++) {
      if (random.nextInt(4) == 0) {
        pair.never.add(i);
      }
    }
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      outcomes.add(pair.send(i));
      pair.steps(random.nextInt(10));
    }
    pair.steps(PATIENT_STEPS);
    List<Integer> delivered = pair.delivered();
    assertThat(delivered).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < frames; i++) {
      if (outcomes.get(i).join() instanceof Outcome.Acknowledged) {
        assertThat(delivered).as("acknowledged and waiting").contains(i);
      }
    }
  }
}

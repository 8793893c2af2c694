package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KernelFactsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SendTimes sends = new SendTimes();

  @Test
  void countsFromTheFirstSendThatWasNotAcknowledged() {
    sends.sent(2 * SECOND);
    sends.sent(10 * SECOND);

    Fact fact = facts(10 * SECOND, 0).of(view(15 * SECOND, 1, 4, 5, 12_998), 0);

    assertThat(fact.figures()).containsEntry(KernelFacts.UNANSWERED, 5_000L);
  }

  @Test
  void countsFromASendAtTheTimeOfTheLastAcknowledgementWhereNothingFollowed() {
    sends.sent(10 * SECOND);

    Fact fact = facts(10 * SECOND, 0).of(view(15 * SECOND, 1, 4, 5, 5_000), 0);

    assertThat(fact.figures()).containsEntry(KernelFacts.UNANSWERED, 5_000L);
  }

  @Test
  void isLossyWhereSegmentsWentOutAgainSinceItWasAsked() {
    Fact fact = facts(10 * SECOND, 3).of(view(11 * SECOND, 0, 0, 5, 148), 0);

    assertThat(fact.signs()).containsExactlyInAnyOrder(Sign.ACKED, Sign.LOSSY);
  }

  @Test
  void isNotLossyForWhatWentOutAgainBeforeItWasAsked() {
    Fact fact = facts(10 * SECOND, 5).of(view(11 * SECOND, 0, 0, 5, 148), 0);

    assertThat(fact.signs()).containsExactly(Sign.ACKED);
  }

  @Test
  void isLossyOnceAcknowledgedEvenWithTheNextRequestUnderWay() {
    KernelFacts facts = facts(10 * SECOND, 3);
    assertThat(facts.of(view(11 * SECOND, 1, 2, 5, 1_100), 0).signs()).contains(Sign.UNACKED);

    Fact fact = facts.of(view(13 * SECOND, 1, 0, 5, 340), 0);

    assertThat(fact.signs()).containsExactly(Sign.LOSSY);
  }

  @Test
  void staysLossyWhereTheNextRequestGoesOutAgainToo() {
    KernelFacts facts = facts(10 * SECOND, 3);
    facts.of(view(11 * SECOND, 1, 2, 5, 1_100), 0);

    Fact fact = facts.of(view(13 * SECOND, 1, 1, 6, 340), 0);

    assertThat(fact.signs()).containsExactlyInAnyOrder(Sign.UNACKED, Sign.LOSSY);
  }

  private KernelFacts facts(long sinceNanos, long resentBefore) {
    return new KernelFacts(sinceNanos, sends, resentBefore);
  }

  private static KernelView view(
      long nanos, long unacked, long retransmits, long total, long ackedMillisAgo) {
    return new KernelView(
        nanos,
        "ESTABLISHED",
        unacked,
        retransmits,
        total,
        retransmits,
        0,
        204_000,
        1_000,
        ackedMillisAgo,
        ackedMillisAgo,
        ackedMillisAgo,
        KernelView.UNKNOWN,
        KernelView.UNKNOWN,
        "");
  }
}

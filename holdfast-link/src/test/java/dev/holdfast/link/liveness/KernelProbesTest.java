package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What keepalive probes of the kernel show, one view after the other. */
class KernelProbesTest {

  private static final long MILLI = 1_000_000;

  private final KernelFacts facts = new KernelFacts(0, new SendTimes(), KernelView.UNKNOWN);

  private Fact at(long millis, long probes, long ackedMillis) {
    KernelView view =
        new KernelView(
            millis * MILLI,
            "ESTABLISHED",
            0,
            0,
            0,
            0,
            probes,
            200_000,
            1_000,
            100,
            20_000,
            millis - ackedMillis,
            KernelView.UNKNOWN,
            KernelView.UNKNOWN,
            "test");
    return facts.of(view, millis * 1_000);
  }

  private static long unanswered(Fact fact) {
    return fact.figures().getOrDefault(KernelFacts.UNANSWERED, -1L);
  }

  @Test
  void silenceCountsFromTheFirstProbeThatIsSurelyOut() {
    assertThat(unanswered(at(5_000, 0, 100))).isZero();
    assertThat(unanswered(at(6_000, 1, 100))).isZero();
    assertThat(unanswered(at(8_000, 3, 100))).isEqualTo(2_000);
    assertThat(unanswered(at(8_500, 0, 8_400))).isZero();
  }

  @Test
  void theLastTryIsNotBeforeTheViewThatDidNotShowItsProbe() {
    at(5_000, 1, 100);
    assertThat(at(8_500, 3, 100).figures()).containsEntry(KernelFacts.TRIED_AGO, 3_500L);
    assertThat(at(9_000, 4, 100).figures()).containsEntry(KernelFacts.TRIED_AGO, 500L);
  }

  @Test
  void aProbeThatStayedOutIsALossOnceAnotherIsAnswered() {
    at(5_000, 1, 100);
    at(5_300, 1, 100);
    assertThat(at(6_100, 0, 6_050).signs()).contains(Sign.ACKED, Sign.LOSSY);
  }

  @Test
  void aProbeThatIsUnderWayIsNoLoss() {
    at(5_000, 1, 100);
    at(5_100, 0, 5_001);
    at(6_000, 1, 5_001);
    assertThat(at(6_100, 0, 6_001).signs()).containsExactly(Sign.ACKED);
  }
}

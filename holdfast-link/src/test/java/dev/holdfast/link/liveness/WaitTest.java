package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitTest {

  private static final long SECOND = 1_000_000_000L;

  private final Wait wait = new Wait();

  @Test
  void aSilenceOfThePeerIsJudgedAtOnce() {
    wait.arm(0, 4 * SECOND, false);
    assertThat(wait.more(4 * SECOND, SECOND)).isZero();
  }

  @Test
  void aLateTimerIsArmedOnceMoreInFullAndThenJudges() {
    wait.arm(0, 4 * SECOND, false);
    assertThat(wait.more(9 * SECOND, 5 * SECOND)).isEqualTo(4 * SECOND);
    assertThat(wait.dueNanos()).isEqualTo(13 * SECOND);
    assertThat(wait.more(20 * SECOND, 7 * SECOND)).isZero();
  }

  @Test
  void armingAnewForgetsThatTheTimeWasGivenOnceMore() {
    wait.arm(0, 4 * SECOND, false);
    wait.more(9 * SECOND, 5 * SECOND);
    wait.arm(10 * SECOND, 4 * SECOND, false);
    assertThat(wait.more(19 * SECOND, 5 * SECOND)).isEqualTo(4 * SECOND);
  }

  @Test
  void theTimeBeginsWhenTheKernelHasTakenTheRequest() {
    wait.arm(0, 4 * SECOND, true);
    assertThat(wait.unsent()).isTrue();
    wait.left(3 * SECOND);
    assertThat(wait.more(4 * SECOND, 0)).isEqualTo(3 * SECOND);
    assertThat(wait.more(7 * SECOND, 0)).isZero();
  }

  @Test
  void aRequestThatIsStillUnsentIsJudged() {
    wait.arm(0, 4 * SECOND, true);
    assertThat(wait.more(4 * SECOND, 0)).isZero();
  }

  @Test
  void theTimeStandsStillWhileWeDoNotRead() {
    wait.arm(0, 4 * SECOND, false);
    wait.stoodStill(10 * SECOND);
    assertThat(wait.dueNanos()).isEqualTo(14 * SECOND);
  }
}

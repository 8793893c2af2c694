package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which redial requests are honoured. */
class RedialPatienceTest {

  private final RedialPatience patience = new RedialPatience();

  @Test
  void noneIsHonouredBeforeAConnectionEnded() {
    assertThat(patience.honours()).isFalse();
  }

  @Test
  void oneIsHonouredForEachConnectionThatEnded() {
    patience.ended(true);
    assertThat(patience.honours()).isTrue();
    assertThat(patience.honours()).isFalse();
    patience.ended(true);
    assertThat(patience.honours()).isTrue();
  }

  @Test
  void noneIsHonouredAfterTwoConnectionsInVainUntilOneWasReady() {
    patience.ended(false);
    assertThat(patience.honours()).isTrue();
    patience.ended(false);
    assertThat(patience.honours()).isFalse();
    patience.ended(false);
    assertThat(patience.honours()).isFalse();
    patience.ended(true);
    assertThat(patience.honours()).isTrue();
  }
}

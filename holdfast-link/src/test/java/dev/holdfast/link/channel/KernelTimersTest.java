package dev.holdfast.link.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTimersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 600, 86_400})
  void givesUpOnlyAfterTheOneWhoWatches(int deadAfter) {
    KernelTimers timers = KernelTimers.probing(SECOND, Duration.ofSeconds(deadAfter));

    assertThat(timers.interval().multipliedBy(timers.probes()))
        .isGreaterThan(Duration.ofSeconds(deadAfter));
  }

  @Test
  void leavesAPeerThatDoesNotReadToTheOneWhoWatches() {
    assertThat(KernelTimers.probing(SECOND, SECOND).userTimeout()).isZero();
  }

  @Test
  void refusesWhatTheKernelWouldNotTake() {
    assertThatThrownBy(() -> new KernelTimers(Duration.ofMillis(1_500), SECOND, 1, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole seconds");
    assertThatThrownBy(() -> new KernelTimers(SECOND, SECOND, 128, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128");
    assertThatThrownBy(() -> new KernelTimers(SECOND, SECOND, 1, Duration.ofDays(365)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userTimeout");
  }
}

package dev.holdfast.link.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Backoff.Settings settings(long firstMillis, long capMillis, double jitter) {
    return new Backoff.Settings(
        Duration.ofMillis(firstMillis), Duration.ofMillis(capMillis), jitter);
  }

  @Test
  void doublesUpToTheCap() {
    Backoff backoff = new Backoff(settings(100, 500, 0), new Random(1));
    assertThat(new long[] {next(backoff), next(backoff), next(backoff), next(backoff)})
        .containsExactly(100, 200, 400, 500);
    assertThat(backoff.failures()).isEqualTo(4);
  }

  private static long next(Backoff backoff) {
    return Duration.ofNanos(backoff.nextNanos()).toMillis();
  }

  @Test
  void startsAgainAfterSuccess() {
    Backoff backoff = new Backoff(settings(100, 500, 0), new Random(1));
    next(backoff);
    next(backoff);
    backoff.succeeded();
    assertThat(next(backoff)).isEqualTo(100);
  }

  @Property
  void staysBetweenTheFirstPauseAndTheCapWithItsJitter(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 10_000) int first,
      @ForAll @IntRange(min = 0, max = 100_000_000) int more,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
    Backoff backoff = new Backoff(settings(first, first + (long) more, jitter), random);
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextNanos())
          .isBetween(
              first * 1_000_000L, (long) ((first + (long) more) * 1_000_000L * (1 + jitter)));
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings(0, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(2, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(1, 1, 1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(1, 1, Double.NaN));
  }
}

package dev.holdfast.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PathFateTest {

  private static final PathQuality LINE =
      new PathQuality(Duration.ofMillis(10), 0, 50_000_000, 128);
  private static final int BYTES = 1_250;

  /** Of 1250 bytes at 50 Mbit/s. */
  private static final long LINE_NANOS = 200_000;

  private static PathFate fate(PathQuality quality) {
    return new PathFate(quality, new SplittableRandom(7));
  }

  @Test
  void aPacketTakesItsTimeOnTheLineAndTheDelay() {
    assertThat(fate(LINE).arrival(5_000, BYTES)).isEqualTo(5_000 + LINE_NANOS + 10_000_000);
  }

  @Test
  void packetsWaitForTheLineOneAfterTheOther() {
    PathFate fate = fate(LINE);
    long first = fate.arrival(-100, BYTES);
    assertThat(fate.arrival(-100, BYTES)).isEqualTo(first + LINE_NANOS);
    assertThat(fate.arrival(LINE_NANOS, BYTES)).isEqualTo(first + 2 * LINE_NANOS);
  }

  @Test
  void aFullQueueDropsAndTakesAgainOnceOneHasLeft() {
    PathFate fate = fate(LINE);
    for (int packet = 0; packet < 128; packet++) {
      assertThat(fate.arrival(0, BYTES)).isNotEqualTo(PathFate.NEVER);
    }
    assertThat(fate.arrival(LINE_NANOS - 1, BYTES)).isEqualTo(PathFate.NEVER);
    assertThat(fate.arrival(LINE_NANOS, BYTES)).isNotEqualTo(PathFate.NEVER);
    assertThat(fate.count()).isEqualTo(new PathCount(130, 130 * BYTES, 0, 1));
  }

  @Test
  void losesTheShareThatItIsTold() {
    PathFate fate = fate(LINE.losing(0.2));
    int lost = 0;
    for (int packet = 0; packet < 10_000; packet++) {
      lost += fate.arrival(packet * LINE_NANOS, BYTES) == PathFate.NEVER ? 1 : 0;
    }
    assertThat(lost / 1e4).isCloseTo(0.2, within(0.02));
    assertThat(fate.count().lost()).isEqualTo(lost);
  }

  @Test
  void losesTheSamePacketsForTheSameSeed() {
    PathFate one = fate(LINE.losing(0.5));
    PathFate other = fate(LINE.losing(0.5));
    for (int packet = 0; packet < 100; packet++) {
      assertThat(one.arrival(packet, BYTES)).isEqualTo(other.arrival(packet, BYTES));
    }
  }
}

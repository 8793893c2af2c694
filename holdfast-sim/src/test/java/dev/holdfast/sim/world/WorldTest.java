package dev.holdfast.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single worlds; {@link WorldProof} lives through many. */
class WorldTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void replaysExactly(long seed) {
    World.Result first = World.run(new Random(seed));

    assertThat(World.run(new Random(seed))).isEqualTo(first);
    assertThat(first.faults()).isPositive();
  }

  @Test
  void differsByItsSeed() {
    assertThat(World.run(new Random(1)).digest()).isNotEqualTo(World.run(new Random(2)).digest());
  }
}

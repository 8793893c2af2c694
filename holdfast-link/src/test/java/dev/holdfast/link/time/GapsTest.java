package dev.holdfast.link.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GapsTest {

  @Property
  void findsTheLongestPartInsideAnyWindow(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 50) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 2_000) int since) {
    Gaps gaps = new Gaps(100);
    List<long[]> all = new ArrayList<>();
    long at = 0;
    for (int length : lengths) {
      long[] gap = {at + 7, at + 7 + length};
      gaps.add(gap[0], gap[1]);
      all.add(gap);
      at = gap[1];
    }
    long longest =
        all.stream()
            .mapToLong(gap -> gap[1] - Math.max(gap[0], since))
            .filter(n -> n > 0)
            .max()
            .orElse(0);

    assertThat(gaps.longestNanos(since)).isEqualTo(longest);
  }

  @Test
  void forgetsTheOldestBeyondItsBound() {
    Gaps gaps = new Gaps(2);
    gaps.add(0, 30);
    gaps.add(40, 60);
    gaps.add(70, 80);

    assertThat(gaps.longestNanos(0)).isEqualTo(20);
  }
}

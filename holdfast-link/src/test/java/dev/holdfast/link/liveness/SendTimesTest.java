package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** When bytes were sent. */
class SendTimesTest {

  private static final long MILLI = 1_000_000;

  @Property(tries = 300)
  void findsTheFirstSendingFromATimeOnToAQuarterOfASecond(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 400) Integer> pauses,
      @ForAll @LongRange(max = 25_000) long from) {
    SendTimes times = new SendTimes();
    long now = 0;
    long[] sent = new long[pauses.size()];
    for (int i = 0; i < sent.length; i++) {
      now += pauses.get(i) * MILLI;
      sent[i] = now;
      times.sent(now);
    }
    long asked = from * MILLI;
    long first = LongStream.of(sent).filter(time -> time >= asked).findFirst().orElse(-1);
    long found = times.firstFrom(asked);
    if (first < 0) {
      assertThat(found).isEqualTo(SendTimes.NONE);
    } else {
      assertThat(found).isBetween(first, first + 250 * MILLI);
    }
  }

  @Test
  void forgetsTheOldestFirst() {
    SendTimes times = new SendTimes();
    for (long second = 0; second < 1_000; second++) {
      times.sent(second * 1_000 * MILLI);
    }
    assertThat(times.firstFrom(0)).isEqualTo(936_000 * MILLI);
    assertThat(times.firstFrom(990_001 * MILLI)).isEqualTo(991_000 * MILLI);
  }
}

package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the kernel's view of a silent connection is a doubt. */
class PathWatchTest {

  private static final long MILLI = 1_000_000;
  private static final long NOW = 60_000 * MILLI;

  private final SendTimes sends = new SendTimes();
  private final PathWatch watch = new PathWatch(sends, Duration.ofSeconds(1));

  private @Nullable Suspicion look(
      long unacked, long retransmits, long probes, long ackReceivedMillisAgo) {
    return watch.look(
        new KernelView(
            NOW,
            "ESTABLISHED",
            unacked,
            retransmits,
            retransmits,
            retransmits,
            probes,
            200_000,
            1_000,
            100,
            ackReceivedMillisAgo,
            ackReceivedMillisAgo,
            KernelView.UNKNOWN,
            KernelView.UNKNOWN,
            "test"));
  }

  @Test
  void oneUnansweredProbeOrLostSegmentIsNoDoubt() {
    assertThat(look(0, 0, 1, 4_000)).isNull();
    assertThat(look(3, 1, 0, 4_000)).isNull();
  }

  @Test
  void bytesUnderWayAreNoDoubt() {
    assertThat(look(500, 0, 0, 4_000)).isNull();
  }

  @Test
  void anAcknowledgementThatHasJustComeClearsAll() {
    assertThat(look(3, 4, 0, 100)).isNull();
    assertThat(look(0, 0, 3, 100)).isNull();
  }

  @Test
  void twoProbesInARowWithoutAnAnswerAreADoubtSinceTheFirst() {
    Suspicion doubt = Objects.requireNonNull(look(0, 0, 2, 4_200));

    assertThat(doubt.subject()).isEqualTo(PathWatch.SUBJECT);
    assertThat(doubt.doubt()).contains("2 probes").contains("4200 ms ago");
    assertThat(doubt.sinceNanos()).isEqualTo(NOW - 1_000 * MILLI);
  }

  @Test
  void bytesThatWentOutAgainTwiceAreADoubtSinceTheyWereSent() {
    sends.sent(NOW - 30_000 * MILLI);
    sends.sent(NOW - 2_500 * MILLI);
    Suspicion doubt = Objects.requireNonNull(look(4, 2, 0, 20_000));

    assertThat(doubt.doubt()).contains("4 segments").contains("2 times");
    assertThat(doubt.sinceNanos()).isEqualTo(NOW - 2_500 * MILLI);
  }

  @Test
  void whereNothingCanBeSeenNothingIsDoubted() {
    assertThat(watch.look(KernelView.unavailable(NOW, "test"))).isNull();
  }
}

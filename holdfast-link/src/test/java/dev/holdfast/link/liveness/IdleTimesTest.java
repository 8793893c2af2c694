package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What silences teach of a path. */
class IdleTimesTest {

  private static final String PATH = "10.0.0.7:5000";

  private final IdleTimes times = new IdleTimes();

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void whatIsNotKnownSetsNoBound() {
    assertThat(times.of(PATH).bound()).isNull();
    assertThat(times.of(PATH).within(s(600))).isEqualTo(s(600));
  }

  @Test
  void theBoundLiesBelowTheShortestFatalSilence() {
    times.worked(PATH, s(20));
    times.forgot(PATH, s(120));
    times.forgot(PATH, s(60));
    assertThat(times.of(PATH).bound()).isEqualTo(s(30));
    times.worked(PATH, s(45));
    assertThat(times.of(PATH).bound()).isEqualTo(s(45));
    times.worked(PATH, s(58));
    assertThat(times.of(PATH).bound()).isEqualTo(s(48));
    assertThat(times.of(PATH).within(s(10))).isEqualTo(s(10));
  }

  @Test
  void aSilenceSurvivedBeyondTheFatalOneForgetsThat() {
    times.forgot(PATH, s(60));
    times.worked(PATH, s(90));
    assertThat(times.of(PATH)).isEqualTo(new IdleTime(s(90), null, null));
  }

  @Test
  void oneEndAfterASilenceThatWasSurvivedOftenMovesNothing() {
    times.worked(PATH, s(90));
    times.forgot(PATH, s(60));
    assertThat(times.of(PATH).bound()).isNull();
    times.worked(PATH, s(70));
    times.forgot(PATH, s(60));
    assertThat(times.of(PATH).bound()).isNull();
  }

  @Test
  void asSecondSuchEndMeansThatTheFirewallWasChanged() {
    times.worked(PATH, s(90));
    times.forgot(PATH, s(60));
    times.forgot(PATH, s(40));
    assertThat(times.of(PATH).fatal()).isEqualTo(s(60));
    assertThat(times.of(PATH).within(s(600))).isEqualTo(s(30));
  }

  @Test
  void aSparingLinkTriesALittleMoreThanItHasSurvived() {
    assertThat(times.of(PATH).grown(s(60), s(600))).isEqualTo(s(60));
    times.worked(PATH, s(60));
    assertThat(times.of(PATH).grown(s(60), s(600))).isEqualTo(s(75));
    times.worked(PATH, s(590));
    assertThat(times.of(PATH).grown(s(60), s(600))).isEqualTo(s(600));
    times.forgot(PATH, s(600));
    assertThat(times.of(PATH).grown(s(60), s(600))).isEqualTo(s(480));
  }

  @Property
  void theBoundIsNeverFatal(
      @ForAll @IntRange(min = 1, max = 100_000) int survived,
      @ForAll @IntRange(min = 2, max = 100_000) int fatal) {
    times.worked(PATH, s(survived));
    times.forgot(PATH, s(fatal));
    IdleTime known = times.of(PATH);
    if (known.fatal() != null) {
      assertThat(known.within(s(1_000_000))).isBetween(s(1), known.fatal().minusMillis(1));
    }
  }

  @Test
  void whatIsKnownGoesOnFromItsText() {
    times.worked(PATH, s(20));
    times.forgot(PATH, s(60));
    times.worked("[fe80::1]:5000", s(7));
    IdleTimes later = new IdleTimes();
    later.recall(times.text() + "nonsense\n10.0.0.8:5000 x 3\n 1 2\n");
    assertThat(later.of(PATH)).isEqualTo(times.of(PATH));
    assertThat(later.text()).isEqualTo(times.text());
  }

  @Test
  void whatWasUsedLongestAgoIsForgottenFirst() {
    for (int path = 0; path <= IdleTimes.MOST_PATHS; path++) {
      times.worked("path-" + path, s(10));
      times.of("path-0");
    }
    assertThat(times.of("path-0").survived()).isEqualTo(s(10));
    assertThat(times.of("path-1")).isEqualTo(IdleTime.UNKNOWN);
    assertThat(times.text().lines()).hasSize(IdleTimes.MOST_PATHS);
  }
}

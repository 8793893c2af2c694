package dev.holdfast.watch.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.watch.idle.IdleFinding.Result;
import dev.holdfast.watch.idle.Trial.Ending;
import dev.holdfast.watch.idle.Trial.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Searches in virtual time over paths and far ends that a test makes up. */
class IdleSearchTest {

  private static final Duration NEVER = Duration.ofDays(9);
  private static final Duration TWO_HOURS = Duration.ofHours(2);
  private static final long ASKING = Duration.ofSeconds(5).toNanos();

  /** A path, what is at its end, and the time that a search takes there. */
  private static final class World {
    private final IdleSearch search;
    private final IdleSettings settings;
    private final Map<Trial, Long> running = new HashMap<>();
    private Duration forgets = NEVER;
    private Ending manner = Ending.SILENT;
    private Duration closes = NEVER;
    private Ending closing = Ending.CLOSED;
    private Duration speaks = NEVER;
    private Duration outageFrom = NEVER;
    private Duration outageTo = NEVER;
    private boolean outageKills;
    private Ending outageShows = Ending.VOID;
    private long now;
    private int most;
    private Duration firstEstimate = Duration.ZERO;

    private World(IdleSettings settings) {
      this.settings = settings;
      search = new IdleSearch(settings);
    }

    private long end(Map.Entry<Trial, Long> each) {
      Trial trial = each.getKey();
      if (early(trial)) {
        return each.getValue() + closes.toNanos();
      }
      long asked = each.getValue() + trial.idle().toNanos();
      return outcome(trial, each.getValue()).ending() == Ending.SILENT ? asked + ASKING : asked;
    }

    /** What a far end sends when the path has forgotten does not arrive. */
    private boolean early(Trial trial) {
      return closes.compareTo(forgets) < 0 && closes.compareTo(trial.idle()) < 0;
    }

    private Outcome outcome(Trial trial, long began) {
      if (early(trial)) {
        return new Outcome(closing, closes, "");
      }
      long asked = began + trial.idle().toNanos();
      boolean during = outageFrom.toNanos() <= asked && asked <= outageTo.toNanos();
      boolean since = began < outageFrom.toNanos() && outageFrom.toNanos() <= asked;
      if (outageKills ? since : during) {
        return new Outcome(outageShows, trial.idle(), "");
      }
      Duration silence = speaks.compareTo(trial.idle()) < 0 ? speaks : trial.idle();
      return silence.compareTo(forgets) > 0
          ? new Outcome(manner, trial.idle(), "")
          : new Outcome(Ending.KEPT, silence, "");
    }

    private IdleFinding run() {
      for (int steps = 0; steps < 10_000; steps++) {
        search.begin(now).forEach(trial -> running.put(trial, now));
        most = Math.max(most, running.size());
        if (steps == 0) {
          firstEstimate = search.left(now);
        }
        if (search.finding().isPresent()) {
          return search.finding().orElseThrow();
        }
        Map.Entry<Trial, Long> next =
            running.entrySet().stream()
                .min(
                    Comparator.<Map.Entry<Trial, Long>>comparingLong(this::end)
                        .thenComparingInt(each -> each.getKey().number()))
                .orElseThrow();
        now = Math.max(now, end(next));
        running.remove(next.getKey());
        search.ended(next.getKey(), outcome(next.getKey(), next.getValue()));
        running.keySet().removeIf(search::needless);
      }
      throw new AssertionError("no end of " + settings);
    }

    private Duration took() {
      return Duration.ofNanos(now);
    }
  }

  private static World upTo(Duration longest) {
    return new World(IdleSettings.upTo(longest));
  }

  @Property(tries = 500)
  void findsTheLimitWhereverItIs(
      @ForAll @LongRange(min = 10_000, max = 7_199_000) long limitMillis,
      @ForAll @IntRange(min = 2, max = 20) int atOnce,
      @ForAll boolean answers) {
    World world = new World(new IdleSettings(Duration.ofSeconds(1), TWO_HOURS, atOnce, 0.05));
    world.forgets = Duration.ofMillis(limitMillis);
    world.manner = answers ? Ending.RESET : Ending.SILENT;
    IdleFinding finding = world.run();
    assertThat(finding.result()).isEqualTo(Result.FORGETS);
    assertThat(finding.manner()).isEqualTo(world.manner);
    Duration lost = Objects.requireNonNull(finding.lost());
    assertThat(finding.kept()).isLessThanOrEqualTo(world.forgets);
    assertThat(lost).isGreaterThan(world.forgets);
    assertThat(lost.minus(finding.kept()).toMillis())
        .isLessThanOrEqualTo(Math.max(1_000, lost.toMillis() / 20));
    assertThat(world.most).isLessThanOrEqualTo(atOnce + 1);
    assertThat(finding.disturbed()).isZero();
  }

  @Property(tries = 200)
  void takesLittleLongerThanThreeTimesTheLimit(
      @ForAll @LongRange(min = 10_000, max = 7_199_000) long limitMillis) {
    World world = upTo(TWO_HOURS);
    world.forgets = Duration.ofMillis(limitMillis);
    world.run();
    assertThat(world.took()).isLessThan(world.forgets.multipliedBy(3).plusSeconds(30));
    assertThat(world.took()).isLessThan(world.firstEstimate.plusMinutes(1));
  }

  @Test
  void findsALimitOfAFewSeconds() {
    World world = upTo(Duration.ofSeconds(20));
    world.forgets = Duration.ofSeconds(4);
    IdleFinding finding = world.run();
    assertThat(finding.result()).isEqualTo(Result.FORGETS);
    assertThat(finding.kept()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(world.took()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void findsThatThereIsNoLimitBelowTheLongest() {
    World world = upTo(TWO_HOURS);
    IdleFinding finding = world.run();
    assertThat(finding.result()).isEqualTo(Result.KEEPS);
    assertThat(finding.kept()).isEqualTo(TWO_HOURS);
    assertThat(finding.lost()).isNull();
    assertThat(world.took()).isEqualTo(TWO_HOURS);
    assertThat(finding.sentence()).isEqualTo("the path keeps a connection that is silent for 2 h");
  }

  @Property(tries = 300)
  void tellsAFarEndThatClosesFromAFirewall(
      @ForAll @LongRange(min = 5_000, max = 7_000_000) long closesMillis,
      @ForAll @LongRange(min = 5_000, max = 9_000_000) long forgetsMillis,
      @ForAll boolean byReset) {
    World world = upTo(TWO_HOURS);
    world.closes = Duration.ofMillis(closesMillis);
    world.forgets = Duration.ofMillis(forgetsMillis);
    world.closing = byReset ? Ending.RESET_UNASKED : Ending.CLOSED;
    IdleFinding finding = world.run();
    if (closesMillis < forgetsMillis) {
      assertThat(finding.result()).isEqualTo(byReset ? Result.RESETS : Result.CLOSES);
      assertThat(finding.lost()).isEqualTo(world.closes);
    } else {
      assertThat(finding.result()).isEqualTo(Result.FORGETS);
      assertThat(finding.lost()).isGreaterThan(world.forgets);
    }
  }

  @Test
  void aFarEndThatSpeaksOfItselfLeavesNoSilenceToTry() {
    World world = upTo(TWO_HOURS);
    world.speaks = Duration.ofMinutes(1);
    world.forgets = Duration.ofMinutes(5);
    IdleFinding finding = world.run();
    assertThat(finding.result()).isEqualTo(Result.SPEAKS);
    assertThat(finding.kept()).isEqualTo(world.speaks);
  }

  @Property(tries = 300)
  void anOutageDoesNotPassForALimit(@ForAll long seed) {
    Random random = new Random(seed);
    World world = upTo(Duration.ofMinutes(30));
    boolean limited = random.nextBoolean();
    world.forgets = limited ? Duration.ofSeconds(30 + random.nextInt(1_500)) : NEVER;
    world.outageFrom = Duration.ofSeconds(random.nextInt(2_000));
    world.outageTo = world.outageFrom.plusSeconds(20);
    world.outageKills = random.nextBoolean();
    world.outageShows = world.outageKills ? Ending.RESET : Ending.VOID;
    IdleFinding finding = world.run();
    assertThat(finding.result()).isEqualTo(limited ? Result.FORGETS : Result.KEEPS);
    assertThat(finding.kept()).isLessThanOrEqualTo(world.forgets);
  }

  @Test
  void givesUpWhereNobodyAnswers() {
    World world = upTo(TWO_HOURS);
    world.outageFrom = Duration.ZERO;
    world.outageTo = NEVER;
    assertThat(world.run().result()).isEqualTo(Result.UNREACHABLE);
  }

  @Test
  void saysThatTrialsSpeakAgainstOneAnother() {
    IdleSearch search = new IdleSearch(IdleSettings.upTo(Duration.ofMinutes(10)));
    for (int round = 0; round < 200 && search.finding().isEmpty(); round++) {
      for (Trial trial : search.begin(round)) {
        search.ended(
            trial, new Outcome(round % 2 == 0 ? Ending.RESET : Ending.KEPT, trial.idle(), ""));
      }
    }
    assertThat(search.finding().orElseThrow().result()).isEqualTo(Result.UNSTEADY);
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdleSettings(Duration.ZERO, TWO_HOURS, 12, 0.05));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdleSettings(TWO_HOURS, TWO_HOURS, 12, 0.05));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdleSettings(Duration.ofSeconds(1), TWO_HOURS, 1, 0.05));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdleSettings(Duration.ofSeconds(1), TWO_HOURS, 12, 0));
  }
}

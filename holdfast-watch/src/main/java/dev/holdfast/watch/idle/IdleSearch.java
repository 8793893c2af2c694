package dev.holdfast.watch.idle;

import dev.holdfast.watch.idle.IdleFinding.Result;
import dev.holdfast.watch.idle.Trial.Ending;
import dev.holdfast.watch.idle.Trial.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans the trials that find how long a path keeps a silent connection: first a ladder of silences
 * at once, each longer by the same factor, then as many between the longest that was kept and the
 * shortest that was not, until these are close. What fails is tried anew before it is believed.
 * Pure: time is an argument, in ns of any clock that never goes back.
 */
public final class IdleSearch {

  /** So often what was believed may turn out wrong, or a trial may tell nothing. */
  private static final int PATIENCE = 3;

  /** A far end that closes by its own clock does so at about the same time again. */
  private static final double ALIKE = 0.1;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private record Running(Trial trial, long beganNanos) {}

  private record Early(Ending ending, long beganNanos, long silence, String detail) {

    /** Whether two that began at different times ended after the same silence. */
    boolean confirms(Early other) {
      return Math.abs(beganNanos - other.beganNanos) >= SECOND
          && Math.abs(silence - other.silence) <= Math.max(SECOND, (long) (ALIKE * silence));
    }
  }

  private final IdleSettings settings;
  private final Map<Integer, Running> running = new LinkedHashMap<>();
  private final List<Early> early = new ArrayList<>();
  private long kept;
  private long lost = Long.MAX_VALUE;
  private long ceiling = Long.MAX_VALUE;
  private int failures;
  private Ending manner = Ending.SILENT;
  private String detail = "";
  private int trials;
  private int told;
  private int disturbed;
  private int voids;
  private boolean spoke;
  private @Nullable IdleFinding finding;

  /** A search that has not begun. */
  public IdleSearch(IdleSettings settings) {
    this.settings = settings;
  }

  private long longest() {
    return settings.longest().toNanos();
  }

  private long close() {
    return Math.max(SECOND, (long) (settings.precision() * Math.min(lost, longest())));
  }

  /** What was found; empty while there is more to try. */
  public Optional<IdleFinding> finding() {
    return Optional.ofNullable(finding);
  }

  /** Trials to begin now. */
  public List<Trial> begin(long nanos) {
    if (finding != null || !running.isEmpty()) {
      return List.of();
    }
    Set<Long> silences = next();
    List<Trial> begun = new ArrayList<>();
    for (long silence : silences) {
      Trial trial = new Trial(++trials, Duration.ofNanos(silence));
      running.put(trial.number(), new Running(trial, nanos));
      begun.add(trial);
    }
    return begun;
  }

  /** The silences of the next round; none where all is found, which is kept then. */
  private Set<Long> next() {
    if (voids >= PATIENCE) {
      return found(Result.UNREACHABLE, null, null);
    }
    if (disturbed >= PATIENCE) {
      return found(Result.UNSTEADY, null, null);
    }
    if (lost < ceiling) {
      return lost - kept <= close() && failures > 1
          ? found(Result.FORGETS, lost, manner)
          : between();
    }
    if (!early.isEmpty()) {
      return confirmed();
    }
    if (kept >= longest() - SECOND) {
      return found(Result.KEEPS, null, null);
    }
    if (spoke) {
      return found(Result.SPEAKS, null, null);
    }
    return ladder();
  }

  private Set<Long> found(Result result, @Nullable Long limit, @Nullable Ending how) {
    finding =
        new IdleFinding(
            result,
            Duration.ofNanos(kept),
            limit == null ? null : Duration.ofNanos(limit),
            how,
            told,
            disturbed,
            detail);
    return new TreeSet<>();
  }

  private double lowestRung() {
    return Math.max(
        (double) settings.shortest().toNanos(), Math.min((double) kept, longest() / 2.0));
  }

  private double factor() {
    return Math.pow(longest() / lowestRung(), 1.0 / (settings.atOnce() - 1));
  }

  private Set<Long> ladder() {
    double lowest = lowestRung();
    double factor = factor();
    TreeSet<Long> silences = new TreeSet<>();
    for (int rung = 0; rung < settings.atOnce(); rung++) {
      long silence = rounded(lowest * Math.pow(factor, rung));
      if (silence > kept) {
        silences.add(Math.min(silence, longest()));
      }
    }
    silences.add(longest());
    return silences;
  }

  /** Between what was kept and what was lost, and the latter once more. */
  private Set<Long> between() {
    TreeSet<Long> silences = new TreeSet<>();
    int parts = settings.atOnce();
    for (int part = 1; part < parts; part++) {
      double share = (double) part / parts;
      long silence =
          rounded(
              kept == 0
                  ? lost * share
                  : Math.pow((double) lost, share) * Math.pow((double) kept, 1 - share));
      if (silence > kept && silence < lost) {
        silences.add(silence);
      }
    }
    silences.add(lost);
    return silences;
  }

  /** Tenths of a second are enough. */
  private static long rounded(double nanos) {
    return Math.round(nanos / (SECOND / 10.0)) * (SECOND / 10);
  }

  /** What ended early counts once one that began later ended after the same silence. */
  private Set<Long> confirmed() {
    Early last = early.getLast();
    if (early.stream().anyMatch(last::confirms)) {
      kept = Math.max(kept, last.ending() == Ending.CLOSED ? last.silence() : 0);
      detail = last.detail();
      return found(
          last.ending() == Ending.CLOSED ? Result.CLOSES : Result.RESETS,
          last.silence(),
          last.ending());
    }
    TreeSet<Long> once = new TreeSet<>();
    once.add(Math.min(longest(), rounded(1.25 * ceiling + SECOND)));
    return once;
  }

  /** Takes what came of a trial; one that was needless is passed over. */
  public void ended(Trial trial, Outcome outcome) {
    Running run = running.remove(trial.number());
    if (run == null) {
      return;
    }
    long silence = outcome.silence().toNanos();
    if (outcome.ending() == Ending.VOID) {
      voids++;
      detail = outcome.detail();
      return;
    }
    voids = 0;
    told++;
    switch (outcome.ending()) {
      case KEPT -> keep(Math.min(silence, trial.idle().toNanos()), trial);
      case RESET, SILENT -> lose(trial.idle().toNanos(), outcome);
      default -> endEarly(new Early(outcome.ending(), run.beganNanos(), silence, outcome.detail()));
    }
    running.values().removeIf(this::isNeedless);
  }

  private void keep(long silence, Trial trial) {
    spoke |= silence < trial.idle().toNanos() - 2 * SECOND;
    kept = Math.max(kept, silence);
    if (kept >= lost) {
      disturbed++;
      failures = 0;
      lost = Long.MAX_VALUE;
    }
    if (trial.idle().toNanos() > ceiling && silence > ceiling) {
      disturbed++;
      early.clear();
      ceiling = Long.MAX_VALUE;
    }
  }

  private void lose(long silence, Outcome outcome) {
    if (silence <= kept || silence > ceiling) {
      disturbed++;
      return;
    }
    if (silence <= lost) {
      lost = silence;
      manner = outcome.ending();
      detail = outcome.detail();
    }
    failures++;
  }

  private void endEarly(Early one) {
    if (!early.isEmpty() && early.getLast().ending() != one.ending()) {
      disturbed++;
    }
    early.add(one);
    ceiling = early.stream().mapToLong(Early::silence).min().orElseThrow();
  }

  /** What is silent for longer than others could be tells no more. */
  private boolean isNeedless(Running run) {
    long silence = run.trial().idle().toNanos();
    return silence > lost;
  }

  /** Whether a trial that was begun can end without an answer. */
  public boolean needless(Trial trial) {
    return !running.containsKey(trial.number());
  }

  /** The longest silence that was kept so far; zero at first. */
  public Duration kept() {
    return Duration.ofNanos(kept);
  }

  /** The shortest that was not; empty while there is none. */
  public Optional<Duration> lost() {
    return lost == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(lost));
  }

  /** The most time that the search will take from now on, if nothing disturbs it. */
  public Duration left(long nanos) {
    if (finding != null) {
      return Duration.ZERO;
    }
    long round =
        running.values().stream()
            .mapToLong(run -> run.beganNanos() + run.trial().idle().toNanos() - nanos)
            .max()
            .orElse(0);
    boolean bracketed = lost < Long.MAX_VALUE;
    long limit = Math.min(lost, longest());
    double shortest = bracketed ? Math.max(kept, SECOND) : limit / factor();
    // The round under way is the first of those that narrow it, or comes before them.
    long more = bracketed ? 0 : limit;
    double ratio = Math.pow(limit / shortest, 1.0 / settings.atOnce());
    while (limit - limit / ratio > close()) {
      ratio = Math.pow(ratio, 1.0 / settings.atOnce());
      more += limit;
    }
    return Duration.ofNanos(Math.max(0, round) + more);
  }
}

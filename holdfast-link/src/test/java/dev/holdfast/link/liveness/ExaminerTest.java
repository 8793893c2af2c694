package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way of a doubt, with a clock that the test moves. */
class ExaminerTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** A channel of which the kernel shows what the test wants. */
  private static final class Bench implements Examiner.World {
    private final List<Case> cases = new ArrayList<>();
    private final List<Boolean> doubts = new ArrayList<>();
    private Set<Sign> shown = Set.of();
    private long triedAgoMillis = 300;
    private long firstTryNanos = -1;
    private long now;
    private long wake = Long.MAX_VALUE;
    private @Nullable Verdict condemned;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public long wallMicros() {
      return now / 1_000;
    }

    @Override
    public void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
      found.accept(new Fact(wallMicros(), "kernel", "as the test wants", shown, figures()));
    }

    private Map<String, Long> figures() {
      if (firstTryNanos < 0) {
        return Map.of(KernelFacts.TRIED_AGO, triedAgoMillis);
      }
      long since = (now - firstTryNanos) / 1_000_000;
      return Map.of(KernelFacts.TRIED_AGO, since % 1_000, KernelFacts.UNANSWERED, since);
    }

    @Override
    public void lookAtEnd(Cause stated, Consumer<Evidence> found) {
      found.accept(new Fact(wallMicros(), "last", "the end by " + stated));
    }

    @Override
    public void wakeAfter(long nanos) {
      wake = now + nanos;
    }

    @Override
    public void condemn(Verdict verdict, String why) {
      condemned = verdict;
    }

    @Override
    public void doubtful(boolean doubtful, String why) {
      doubts.add(doubtful);
    }

    @Override
    public void closed(Case closed) {
      cases.add(closed);
    }
  }

  private final Bench bench = new Bench();
  private final Examiner examiner = examiner(CutPolicy.VERIFIED);

  private Examiner examiner(CutPolicy policy) {
    return new Examiner(bench, policy, LivenessSettings.DEFAULT);
  }

  private void doubt() {
    examiner.suspect(new Suspicion("T6", "no answer", "Linktest.rsp", bench.now, bench.now));
  }

  private void run(Examiner which, int seconds) {
    long end = bench.now + seconds * SECOND;
    while (bench.wake <= end && bench.condemned == null) {
      bench.now = bench.wake;
      bench.wake = Long.MAX_VALUE;
      which.awake();
    }
    bench.now = bench.condemned == null ? end : bench.now;
  }

  @Test
  void theEndIsLookedAtOnceMoreWhereThePeerOrThePathBroughtItAbout() {
    doubt();
    examiner.ended(Cause.PEER_RESET, "reset", false);
    doubt();
    examiner.ended(Cause.LOCAL_CLOSED, "closed", true);
    assertThat(bench.cases).hasSize(2);
    assertThat(bench.cases.getFirst().evidence())
        .anyMatch(fact -> fact.sentence().equals("the end by PEER_RESET"));
    assertThat(bench.cases.getLast().evidence()).noneMatch(fact -> fact.source().equals("last"));
  }

  @Test
  void aDeadPathIsCutAtDeadAfterAndNotBefore() {
    bench.shown = Set.of(Sign.UNACKED);
    doubt();
    run(examiner, 9);
    assertThat(bench.condemned).isNull();
    run(examiner, 3);
    assertThat(bench.condemned).isNotNull().extracting(Verdict::cause).isEqualTo(Cause.PATH_DEAD);
    assertThat(bench.now).isBetween(10 * SECOND, 12 * SECOND);
  }

  @Test
  void aDeadPathIsCutUponTheFirstTryThatFailsAfterDeadAfter() {
    bench.shown = Set.of(Sign.UNACKED);
    bench.firstTryNanos = 0;
    bench.now = 5 * SECOND + SECOND / 3;
    doubt();
    run(examiner, 30);
    assertThat(bench.condemned).isNotNull().extracting(Verdict::cause).isEqualTo(Cause.PATH_DEAD);
    assertThat(bench.now).isBetween(10 * SECOND + SECOND / 4, 10 * SECOND + SECOND / 2);
  }

  @Test
  void aDeadPathIsCutSoonWhereTheDoubtCameLate() {
    bench.shown = Set.of(Sign.UNACKED);
    bench.firstTryNanos = 0;
    bench.now = 40 * SECOND + SECOND / 3;
    doubt();
    run(examiner, 30);
    assertThat(bench.now).isBetween(40 * SECOND, 41 * SECOND);
  }

  @Test
  void silenceCountsFromTheFirstTryAndNotFromWhatWasAwaited() {
    bench.shown = Set.of(Sign.UNACKED);
    bench.firstTryNanos = 5 * SECOND;
    bench.now = 6 * SECOND;
    examiner.suspect(new Suspicion("T8", "half a frame", "", 0, bench.now));
    run(examiner, 8);
    assertThat(bench.condemned).isNull();
    run(examiner, 2);
    assertThat(bench.condemned).isNotNull();
  }

  @Test
  void aPathOnWhichNothingWasTriedSinceIsNotCalledDeadYet() {
    bench.shown = Set.of(Sign.UNACKED);
    bench.triedAgoMillis = 100_000;
    doubt();
    run(examiner, 19);
    assertThat(bench.condemned).isNull();
    run(examiner, 3);
    assertThat(bench.condemned).isNotNull();
  }

  @Test
  void anOutageShorterThanDeadAfterCostsNothing() {
    bench.shown = Set.of(Sign.UNACKED);
    doubt();
    run(examiner, 9);
    bench.shown = Set.of(Sign.ACKED, Sign.LOSSY);
    run(examiner, 3);
    examiner.heard(examiner.mark(), 14);
    assertThat(bench.condemned).isNull();
    assertThat(bench.cases).singleElement().extracting(Case::outcome).isEqualTo(Outcome.KEPT);
    assertThat(bench.cases.getFirst().verdict(List.of()).cause()).isEqualTo(Cause.PATH_LOSSY);
    assertThat(bench.doubts).containsExactly(true, false);
  }

  @Test
  void aDoubtThatIsNotClearedIsCutAtTheLimit() {
    bench.shown = Set.of(Sign.ACKED);
    doubt();
    run(examiner, 59);
    assertThat(bench.condemned).isNull();
    run(examiner, 2);
    assertThat(bench.condemned).isNotNull().extracting(Verdict::cause).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void aPeerThatDoesNotReadIsKeptToTheLimit() {
    bench.shown = Set.of(Sign.NOT_TAKEN, Sign.ACKED);
    doubt();
    run(examiner, 59);
    assertThat(bench.condemned).isNull();
    run(examiner, 2);
    assertThat(bench.condemned)
        .isNotNull()
        .extracting(Verdict::cause)
        .isEqualTo(Cause.PEER_NOT_READING);
  }

  @Test
  void theTimersPoliciesNeverCutByThemselves() {
    for (CutPolicy policy : List.of(CutPolicy.STANDARD, CutPolicy.OBSERVE)) {
      Examiner other = examiner(policy);
      bench.shown = Set.of(Sign.UNACKED);
      other.suspect(new Suspicion("T6", "no answer", "Linktest.rsp", bench.now, bench.now));
      run(other, 200);
      assertThat(bench.condemned).isNull();
    }
  }

  @Test
  void bytesThatRaiseADoubtDoNotClearIt() {
    long before = examiner.mark();
    doubt();
    examiner.heard(before, 14);
    assertThat(examiner.open()).isNotNull();
    long standing = examiner.mark();
    doubt();
    examiner.heard(standing, 14);
    assertThat(examiner.open()).isNotNull();
  }

  @Test
  void anEndWithoutADoubtIsReportedWithItsCause() {
    examiner.ended(Cause.PEER_CLOSED, "FIN", false);
    Case over = bench.cases.getFirst();
    assertThat(over.outcome()).isEqualTo(Outcome.ENDED);
    assertThat(over.suspicion()).isNull();
    assertThat(over.verdict(List.of()).cause()).isEqualTo(Cause.PEER_CLOSED);
  }

  @Test
  void anEndUponOurFarewellCountsAsCutByUs() {
    bench.shown = Set.of(Sign.ACKED);
    doubt();
    examiner.evidence(new Fact(1, "separation", "Separate.req went out", Sign.OUR_FAREWELL));
    examiner.ended(Cause.PEER_CLOSED, "FIN", false);
    Case over = bench.cases.getFirst();
    assertThat(over.outcome()).isEqualTo(Outcome.CUT);
    assertThat(over.verdict(List.of()).cause()).isEqualTo(Cause.PEER_SLOW);
  }

  @Test
  void whatACutStatesStandsUnlessItIsOnlyATimer() {
    bench.shown = Set.of(Sign.UNACKED);
    doubt();
    examiner.ended(Cause.UNKNOWN, "T6", true);
    assertThat(bench.cases.getFirst().verdict(List.of()).cause()).isEqualTo(Cause.PATH_DEAD);
    doubt();
    examiner.ended(Cause.PROTOCOL_VIOLATION, "length 9", true);
    assertThat(bench.cases.getLast().verdict(List.of()).cause())
        .isEqualTo(Cause.PROTOCOL_VIOLATION);
  }

  @Test
  void theRedialSettlesWhatWasOpen() {
    bench.shown = Set.of(Sign.UNACKED, Sign.IDLE_BEFORE);
    doubt();
    examiner.ended(Cause.PATH_DEAD, "cut", true);
    Case over = bench.cases.getFirst();
    assertThat(over.verdict(List.of()).orElse()).containsExactly(Cause.IDLE_DROPPED);
    Fact answered = new Fact(9, "redial", "a new connection stands", Sign.REDIAL_ANSWERED);
    assertThat(over.verdict(List.of(answered)).cause()).isEqualTo(Cause.IDLE_DROPPED);
  }

  @Test
  void evidenceOfALongDoubtIsBounded() {
    doubt();
    run(examiner, 50);
    assertThat(examiner.open())
        .isNotNull()
        .extracting(Examination::evidence)
        .asInstanceOf(LIST)
        .hasSizeLessThan(12);
  }

  private void doubtOfPath(Examiner which) {
    which.suspectPath(new Suspicion(PathWatch.SUBJECT, "silent", bench.now, bench.now));
  }

  @Test
  void aDoubtOfThePathEndsWhenItCarriesAgain() {
    bench.shown = Set.of(Sign.UNACKED);
    doubtOfPath(examiner);
    run(examiner, 5);
    assertThat(examiner.pathDoubted()).isTrue();
    bench.shown = Set.of(Sign.ACKED, Sign.LOSSY);
    run(examiner, 2);
    assertThat(examiner.open()).isNull();
    assertThat(examiner.pathDoubted()).isFalse();
    assertThat(bench.cases).extracting(Case::outcome).containsExactly(Outcome.KEPT);
    assertThat(bench.doubts).containsExactly(true, false);
  }

  @Test
  void aDoubtOfTheSessionOutlivesThatOfThePath() {
    bench.shown = Set.of(Sign.UNACKED);
    doubtOfPath(examiner);
    doubt();
    bench.shown = Set.of(Sign.ACKED);
    run(examiner, 5);
    assertThat(examiner.open()).isNotNull();
  }

  @Test
  void aPathProvenDeadIsCutUnderEveryPolicy() {
    for (CutPolicy policy : CutPolicy.values()) {
      bench.condemned = null;
      bench.shown = Set.of(Sign.UNACKED);
      Examiner which = examiner(policy);
      long began = bench.now;
      doubtOfPath(which);
      run(which, 9);
      assertThat(bench.condemned).as(policy.name()).isNull();
      run(which, 4);
      assertThat(bench.condemned).isNotNull().extracting(Verdict::cause).isEqualTo(Cause.PATH_DEAD);
      assertThat(bench.now - began).isBetween(10 * SECOND, 12 * SECOND);
    }
  }

  @Test
  void noOtherDoubtIsDecidedHereWhereTheTimerDecides() {
    bench.shown = Set.of(Sign.ACKED);
    Examiner which = examiner(CutPolicy.STANDARD);
    which.suspect(new Suspicion("REPLY", "no answer", 0, 0));
    run(which, 120);
    assertThat(bench.condemned).isNull();
  }

  @Test
  void ourOwnNetworkMayBeDownToTheLimitUnderEveryPolicy() {
    for (CutPolicy policy : CutPolicy.values()) {
      bench.condemned = null;
      bench.shown = Set.of(Sign.UNACKED, Sign.INTERFACE_DOWN);
      Examiner which = examiner(policy);
      doubtOfPath(which);
      run(which, 50);
      assertThat(bench.condemned).as(policy.name()).isNull();
      run(which, 11);
      assertThat(bench.condemned)
          .isNotNull()
          .extracting(Verdict::cause)
          .isEqualTo(Cause.LOCAL_NETWORK_DOWN);
    }
  }

  @Test
  void aPathIsTriedAnewOnceOurOwnNetworkIsBack() {
    bench.shown = Set.of(Sign.UNACKED, Sign.INTERFACE_DOWN);
    doubtOfPath(examiner);
    run(examiner, 30);
    bench.shown = Set.of(Sign.UNACKED);
    run(examiner, 8);
    assertThat(bench.condemned).isNull();
    run(examiner, 5);
    assertThat(bench.condemned).isNotNull().extracting(Verdict::cause).isEqualTo(Cause.PATH_DEAD);
  }
}

package dev.holdfast.gateway.web;

import dev.holdfast.link.liveness.Action;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a doubt about a link, or of the end of a channel.
 *
 * @param wallMicros when the doubt was raised, or the channel ended, us since 1970-01-01 UTC
 * @param settled whether no more evidence is awaited
 * @param outcome {@code KEPT}, {@code CUT} or {@code ENDED}
 * @param suspicion the doubt in one sentence; null without one
 * @param sentence the verdict for people
 * @param advice what the operator can do
 * @param confidence how sure, 0 to 1
 * @param orElse causes that the evidence cannot tell apart from it
 * @param action what the policy verified does for this cause
 * @param done what was done, one sentence
 * @param awayMicros how long the link could carry nothing, us; negative while not known
 */
public record ReportView(
    String id,
    long epoch,
    long wallMicros,
    boolean settled,
    DisconnectReport.Outcome outcome,
    CutPolicy policy,
    @Nullable String suspicion,
    Cause cause,
    String sentence,
    String advice,
    double confidence,
    List<Cause> orElse,
    List<BreakView.Seen> evidence,
    Action action,
    String done,
    LastFrames frames,
    long awayMicros) {

  public static ReportView of(DisconnectReport report) {
    Verdict verdict = report.verdict();
    Suspicion suspicion = report.suspicion();
    return new ReportView(
        report.id(),
        report.epoch(),
        report.wallMicros(),
        report.standing() == DisconnectReport.Standing.SETTLED,
        report.outcome(),
        report.policy(),
        suspicion == null ? null : suspicion.subject() + ": " + suspicion.doubt(),
        verdict.cause(),
        verdict.sentence(),
        verdict.cause().advice(),
        verdict.confidence(),
        verdict.orElse(),
        verdict.evidence().stream().map(BreakView.Seen::of).toList(),
        report.verified(),
        report.done(),
        report.frames(),
        report.awayMicros());
  }
}

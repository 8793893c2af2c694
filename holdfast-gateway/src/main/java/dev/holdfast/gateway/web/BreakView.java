package dev.holdfast.gateway.web;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Verdict;
import java.util.List;
import java.util.Map;

/**
 * Why a link broke.
 *
 * @param wallMicros when, us since 1970-01-01 UTC
 * @param sentence the cause for people
 * @param advice what the operator can do
 * @param detail what exactly was seen; may be empty
 * @param confidence how sure, 0 to 1
 * @param evidence in the order of time
 */
public record BreakView(
    long wallMicros,
    Cause cause,
    String sentence,
    String advice,
    String detail,
    double confidence,
    List<Seen> evidence) {

  /**
   * One piece of evidence.
   *
   * @param fact one sentence
   */
  public record Seen(long wallMicros, String source, String fact, Map<String, Long> figures) {
    static Seen of(Evidence evidence) {
      return new Seen(
          evidence.wallMicros(), evidence.source(), evidence.sentence(), evidence.figures());
    }
  }

  public BreakView {
    evidence = List.copyOf(evidence);
  }

  public static BreakView of(long wallMicros, Verdict verdict, String detail) {
    Cause cause = verdict.cause();
    return new BreakView(
        wallMicros,
        cause,
        verdict.sentence(),
        cause.advice(),
        detail,
        verdict.confidence(),
        verdict.evidence().stream().map(Seen::of).toList());
  }
}

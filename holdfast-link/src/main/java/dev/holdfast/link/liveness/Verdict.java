package dev.holdfast.link.liveness;

import java.util.List;

/**
 * The conclusion drawn from evidence.
 *
 * @param cause the one cause
 * @param confidence how sure, 0 to 1
 * @param orElse causes that the evidence cannot tell apart from it; empty where it can
 * @param sentence why, for people
 * @param evidence in the order of time
 */
public record Verdict(
    Cause cause, double confidence, List<Cause> orElse, String sentence, List<Evidence> evidence) {

  public Verdict {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be 0 to 1, not " + confidence);
    }
    orElse = List.copyOf(orElse);
    evidence = List.copyOf(evidence);
  }

  /** A verdict that no other cause competes with, in the cause's own words. */
  public Verdict(Cause cause, double confidence, List<? extends Evidence> evidence) {
    this(cause, confidence, List.of(), cause.sentence(), List.copyOf(evidence));
  }
}

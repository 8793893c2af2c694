package dev.holdfast.link.liveness;

import java.util.List;

/**
 * The conclusion drawn from a suspicion.
 *
 * @param cause the one cause
 * @param confidence how sure, 0 to 1
 * @param evidence in the order of time
 */
public record Verdict(Cause cause, double confidence, List<Evidence> evidence) {
  public Verdict {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be 0 to 1, not " + confidence);
    }
    evidence = List.copyOf(evidence);
  }
}

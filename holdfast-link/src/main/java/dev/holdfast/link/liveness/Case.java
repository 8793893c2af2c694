package dev.holdfast.link.liveness;

import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of a doubt, or of the end of a channel.
 *
 * @param outcome what became of the channel
 * @param suspicion the doubt, or null where the channel ended without one
 * @param wallMicros when it began, us since 1970-01-01 UTC
 * @param evidence in the order in which it came
 * @param stated the cause named by whoever ended the channel, or null
 * @param done what was done, one sentence
 */
public record Case(
    Outcome outcome,
    @Nullable Suspicion suspicion,
    long wallMicros,
    List<Evidence> evidence,
    @Nullable Cause stated,
    String done) {

  /** Causes that a timer or the kernel names, and that evidence may correct. */
  private static final Set<Cause> OPEN_TO_EVIDENCE =
      EnumSet.of(
          Cause.UNKNOWN,
          Cause.NEVER_SELECTED,
          Cause.PEER_CLOSED,
          Cause.PEER_RESET,
          Cause.PEER_UNREACHABLE,
          Cause.PATH_DEAD,
          Cause.PEER_HUNG,
          Cause.PEER_SLOW,
          Cause.PEER_NOT_READING,
          Cause.LOCAL_NETWORK_DOWN);

  public Case {
    evidence = List.copyOf(evidence);
  }

  /** The verdict on this evidence and some more, such as how the next dial went. */
  public Verdict verdict(List<Evidence> more) {
    List<Evidence> all = new ArrayList<>(evidence);
    all.addAll(more);
    Verdict judged = VerdictRules.judge(all, stated);
    if (stated == null || OPEN_TO_EVIDENCE.contains(stated)) {
      return judged;
    }
    return new Verdict(stated, 1, List.of(), stated.sentence(), judged.evidence());
  }
}

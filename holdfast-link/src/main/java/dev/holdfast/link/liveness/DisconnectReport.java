package dev.holdfast.link.liveness;

import org.jspecify.annotations.Nullable;

/**
 * What came of a doubt about a link, or of the end of a channel. One that is provisional comes
 * again, settled, with the same id.
 *
 * @param id the same in the provisional and the settled report of one case, unique otherwise
 * @param link name of the link
 * @param epoch its channel
 * @param wallMicros when the doubt was raised, or the channel ended without one, us since
 *     1970-01-01 UTC
 * @param standing whether more evidence is awaited
 * @param outcome what became of the channel
 * @param policy who decided
 * @param suspicion the doubt, or null where the channel ended without one
 * @param verdict cause, confidence, evidence in the order of time
 * @param verified what {@link CutPolicy#VERIFIED} does for this cause
 * @param done what was done, one sentence
 * @param frames the last frames both ways
 * @param awayMicros how long the link could carry nothing, us; negative while that is not known
 */
public record DisconnectReport(
    String id,
    String link,
    long epoch,
    long wallMicros,
    Standing standing,
    Outcome outcome,
    CutPolicy policy,
    @Nullable Suspicion suspicion,
    Verdict verdict,
    Action verified,
    String done,
    LastFrames frames,
    long awayMicros) {

  /** The same about another link that shares the channel. */
  public DisconnectReport of(String other) {
    return new DisconnectReport(
        id,
        other,
        epoch,
        wallMicros,
        standing,
        outcome,
        policy,
        suspicion,
        verdict,
        verified,
        done,
        frames,
        awayMicros);
  }

  /** Whether more evidence is awaited. */
  public enum Standing {
    PROVISIONAL,
    SETTLED
  }

  /** What became of the channel. */
  public enum Outcome {
    /** The doubt ended and the connection is kept. */
    KEPT,
    /** We cut it. */
    CUT,
    /** It ended by itself or by the peer. */
    ENDED
  }
}

package dev.holdfast.gateway.journal;

import org.jspecify.annotations.Nullable;

/**
 * How the journal is.
 *
 * @param lastError why nothing can be written right now; null when all is well
 * @param lastId the newest durable message, 0 for none ever
 * @param written messages made durable since the start
 * @param refused messages and events refused because too many were waiting, since the start
 * @param queued messages and events waiting to be written
 * @param commits commits since the start
 * @param commitNanos time spent in them, ns
 * @param lastCommitNanos time of the last, ns
 * @param bytes size of the journal's file after the last commit
 * @param undeliveredDropped messages removed before a sink had delivered them, since the start
 */
public record JournalStatus(
    @Nullable String lastError,
    long lastId,
    long written,
    long refused,
    int queued,
    long commits,
    long commitNanos,
    long lastCommitNanos,
    long bytes,
    long undeliveredDropped) {

  /** Whether nothing can be written right now. */
  public boolean failing() {
    return lastError != null;
  }
}

package dev.holdfast.gateway.web;

/**
 * How the journal does.
 *
 * @param ok whether the last commit succeeded
 * @param messages messages written since the gateway started
 * @param commits commits since the gateway started
 * @param commitNanos time spent in those commits, ns
 * @param lastCommitNanos time of the last commit, ns
 * @param queued writes that wait for a commit
 * @param queueLimit how many may wait
 * @param bytes size on disk
 */
public record JournalView(
    boolean ok,
    long messages,
    long commits,
    long commitNanos,
    long lastCommitNanos,
    int queued,
    int queueLimit,
    long bytes) {}

package dev.holdfast.gateway.journal;

/**
 * Told that a message or an event is durable. Runs on the journal's writer thread and must not
 * wait.
 */
@FunctionalInterface
public interface CommitCallback {

  /** For whoever need not be told. */
  CommitCallback NONE = id -> {};

  /**
   * @param id its number in the journal; messages and events count for themselves, rising from 1
   */
  void committed(long id);
}

package dev.holdfast.gateway.journal;

/** Told that a message is durable. Runs on the journal's writer thread and must not wait. */
@FunctionalInterface
public interface CommitCallback {

  /**
   * @param id the message's number in the journal, rising from 1
   */
  void committed(long id);
}

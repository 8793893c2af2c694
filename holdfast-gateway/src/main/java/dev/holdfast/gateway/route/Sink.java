package dev.holdfast.gateway.route;

import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.StoredMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where messages go. Used by one thread; delivers in order and may wait while it does. */
public interface Sink extends AutoCloseable {

  /** The most messages of one delivery. */
  int batch();

  /**
   * Makes ready, before the first delivery and again after a failure.
   *
   * @param cursor the last message known to be delivered
   * @param reader of the journal, to know its own messages by
   * @return the last message that is delivered already, at least the cursor in most cases
   */
  long start(long cursor, JournalReader reader)
      throws IOException, JournalException, InterruptedException;

  /**
   * Delivers all, durably, before it returns.
   *
   * @param messages at least one, in order
   * @throws SinkRefusedException when trying again soon is of no use
   * @throws IOException when it is
   */
  void deliver(List<StoredMessage> messages) throws IOException, InterruptedException;

  /**
   * Looks after its target while there is nothing to deliver.
   *
   * @return whether that is seen to be there
   * @throws IOException when that is gone
   */
  default boolean idle() throws IOException, InterruptedException {
    return false;
  }

  /** Whether its target has been there for so long that the next failure counts as the first. */
  default boolean lasting() {
    return true;
  }

  /** The longest pause after failures, where trying again costs little. */
  default Duration longestPause() {
    return Duration.ofMinutes(10);
  }

  @Override
  void close() throws IOException;
}

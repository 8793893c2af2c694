package dev.holdfast.gateway.journal;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.Size;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how long messages are kept, and how many may wait to be written.
 *
 * @param folder made when it is not there
 * @param keepFor age at which what every sink has delivered is removed
 * @param keepSize size beyond which the oldest is removed, delivered or not
 * @param maxQueued the most messages and events waiting to be written
 * @param maxQueuedBytes the most bytes of bodies waiting to be written; one body may exceed it
 */
public record JournalSettings(
    Path folder, Duration keepFor, Size keepSize, int maxQueued, long maxQueuedBytes) {

  /** With the usual bounds of the queue. */
  public static JournalSettings of(Config.Journal config) {
    return new JournalSettings(
        config.folder(), config.keepFor(), config.keepSize(), 20_000, 64L << 20);
  }
}

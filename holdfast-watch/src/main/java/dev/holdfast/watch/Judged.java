package dev.holdfast.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * A verdict on a connection.
 *
 * @param verdict the first that fits
 * @param why one sentence, with the figures it rests on
 * @param noticedAfter for a dead peer: how long until the program will notice
 */
public record Judged(ConnectionVerdict verdict, String why, Optional<Duration> noticedAfter) {

  Judged(ConnectionVerdict verdict, String why) {
    this(verdict, why, Optional.empty());
  }
}

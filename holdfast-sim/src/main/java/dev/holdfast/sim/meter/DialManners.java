package dev.holdfast.sim.meter;

import java.time.Duration;

/**
 * What a line of meters says of itself when it has dialled.
 *
 * @param registration sent at once; may be empty
 * @param heartbeat sent again and again; may be empty
 * @param every pause between heartbeats, whole seconds from 1 s to 65 535 s for a login; 0 for none
 * @param login whether the first meter logs in by DL/T 698.45 and sends heartbeats of that too
 */
public record DialManners(byte[] registration, byte[] heartbeat, Duration every, boolean login) {

  /** Says nothing. */
  public static final DialManners SILENT =
      new DialManners(new byte[0], new byte[0], Duration.ZERO, false);

  private static final int MOST_SECONDS = 0xFFFF;

  public DialManners {
    registration = registration.clone();
    heartbeat = heartbeat.clone();
    if (every.isNegative() || every.toSeconds() > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "heartbeats every " + every + " are not 0 s to " + MOST_SECONDS + " s");
    }
    if (heartbeat.length > 0 && every.isZero()) {
      throw new IllegalArgumentException("heartbeats need a pace");
    }
  }
}

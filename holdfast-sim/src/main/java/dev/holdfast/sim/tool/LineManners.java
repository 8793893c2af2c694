package dev.holdfast.sim.tool;

import java.time.Duration;

/**
 * How a simulated tool departs on a SECS-I line from one that follows the standard and answers at
 * once.
 *
 * @param eotDelay until an ENQ gets its EOT
 * @param ackDelay until a block gets its ACK
 * @param nakEvery each so many blocks one is refused by NAK, though it is taken: its ACK was spoilt
 *     on the line; 0 for none
 * @param muteEvery each so many blocks one gets no answer: its ACK was lost; 0 for none
 */
public record LineManners(Duration eotDelay, Duration ackDelay, int nakEvery, int muteEvery) {

  /** Follows the standard and answers at once. */
  public static final LineManners PLAIN = new LineManners(Duration.ZERO, Duration.ZERO, 0, 0);

  public LineManners {
    ToolManners.check("eot-delay", eotDelay);
    ToolManners.check("ack-delay", ackDelay);
    check("nak-every", nakEvery);
    check("mute-every", muteEvery);
  }

  private static void check(String name, int every) {
    if (every < 0 || every == 1) {
      throw new IllegalArgumentException(name + " " + every + " is neither 0 nor 2 or more");
    }
  }
}

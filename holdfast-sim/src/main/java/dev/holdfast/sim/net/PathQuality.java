package dev.holdfast.sim.net;

import java.time.Duration;

/**
 * What one direction of a path does to packets.
 *
 * @param delay from the end of the line's own time for a packet to its arrival, 0 or more
 * @param loss chance that a packet is lost on the way, 0 to 1
 * @param bitsPerSecond how fast the line takes packets, above 0
 * @param queuePackets packets that wait for the line at most; further ones are dropped; 1 or more
 */
public record PathQuality(Duration delay, double loss, long bitsPerSecond, int queuePackets) {

  public PathQuality {
    if (delay.isNegative() || !(loss >= 0 && loss <= 1) || bitsPerSecond < 1 || queuePackets < 1) {
      throw new IllegalArgumentException(
          "no path has delay %s, loss %s, %d bits a second and room for %d packets"
              .formatted(delay, loss, bitsPerSecond, queuePackets));
    }
  }

  /** The same with another loss. */
  public PathQuality losing(double share) {
    return new PathQuality(delay, share, bitsPerSecond, queuePackets);
  }
}

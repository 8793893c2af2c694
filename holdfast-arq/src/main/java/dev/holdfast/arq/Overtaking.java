package dev.holdfast.arq;

import dev.holdfast.link.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/**
 * Which sends to one destination later ones have overtaken: by as many as the path does not put out
 * of order, or by as much time, they are lost, and resent before their pause is over.
 */
final class Overtaking {

  /** Acknowledged sends after a frame's own before it counts as lost. */
  private static final int FIRST_THRESHOLD = 3;

  private static final int MOST_THRESHOLD = 64;

  /** Sends a frame again. */
  @FunctionalInterface
  interface Resend {
    void resend(Pending frame, long now);
  }

  private final class Later extends TimerWheel.Timer implements ArqNode.Overdue {
    @Override
    protected void fired() {
      node.judgeLater(this);
    }

    @Override
    public void judge() {
      resendGaps(node.nanoTime());
    }
  }

  private final ArqNode node;
  private final ArqSettings settings;
  private final RoundTrip roundTrip;
  private final Pauses pauses;
  private final Resend again;
  private final Flight flight = new Flight();
  private final Later later = new Later();
  private long transmissions;
  private long highestAcknowledged;
  private long highestTripNanos;
  private int threshold = FIRST_THRESHOLD;

  Overtaking(ArqNode node, RoundTrip roundTrip, Pauses pauses, Resend again) {
    this.node = node;
    this.settings = node.settings();
    this.roundTrip = roundTrip;
    this.pauses = pauses;
    this.again = again;
  }

  /** The frame that was sent last of those on their way, or null. */
  @Nullable Launched last() {
    return flight.last();
  }

  void sent(Launched frame) {
    frame.resentForGap = false;
    frame.lacking = false;
    frame.transmission = ++transmissions;
    flight.sent(frame);
  }

  /** A frame is acknowledged or given up. */
  void remove(Launched frame) {
    flight.remove(frame);
  }

  /**
   * A frame that was sent once was acknowledged.
   *
   * @param tripNanos time since that send, or below 0 where that is no round trip
   */
  void acknowledged(Launched frame, long tripNanos) {
    if (tripNanos >= 0 && frame.transmission > highestAcknowledged) {
      highestTripNanos = tripNanos;
    }
    highestAcknowledged = Math.max(highestAcknowledged, frame.transmission);
  }

  /** The last send of a frame was for nothing: the one before it was only slow, or overtaken. */
  void inVain(Launched frame) {
    if (frame.resentForGap) {
      threshold = Math.min(2 * threshold, MOST_THRESHOLD);
    }
  }

  /** A sum was written after a later send had come: what it lacks of those before was lost. */
  void noteLacking(Sum sum) {
    Launched frame = flight.first();
    while (frame != null && frame.transmission < highestAcknowledged) {
      if (sum.lacks(frame.number) && !settings.reserves(frame.type)) {
        frame.lacking = true;
      }
      frame = frame.after;
    }
  }

  /** Resends what is lost; where the peer sends sums, only what one of them said to be missing. */
  void resendGaps(long now) {
    Launched frame = flight.first();
    while (frame != null && frame.flying && frame.transmission < highestAcknowledged) {
      Launched next = frame.after;
      if (settings.peerIsHoldfast() && !frame.lacking) {
        frame = next;
        continue;
      }
      long due = frame.lastNanos + highestTripNanos + outOfOrderNanos();
      if (highestAcknowledged - frame.transmission < threshold && due - now > 0) {
        node.arm(later, due);
        return;
      }
      flight.remove(frame);
      if (pauses.mayResend(frame, now)) {
        again.resend(frame, now);
        frame.resentForGap = true;
      }
      frame = next;
    }
    node.cancel(later);
  }

  /** How much later than its turn an acknowledgement may come on a path that reorders as this. */
  long outOfOrderNanos() {
    return roundTrip.leastNanos() / 4 * threshold / FIRST_THRESHOLD;
  }

  /** Nothing is on its way any more. */
  void end() {
    node.cancel(later);
  }
}

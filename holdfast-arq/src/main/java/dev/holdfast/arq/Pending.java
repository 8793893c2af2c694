package dev.holdfast.arq;

import dev.holdfast.link.time.TimerWheel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A frame on its way to a destination, from when it was handed over to its outcome. */
final class Pending extends TimerWheel.Timer {

  private static final byte[] NONE = {};

  final Destination destination;
  final Outgoing what;
  final long handedOverNanos;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** As it went out first; never written to again. */
  byte[] bytes = NONE;

  int number;
  int attempts;
  int sends;
  int timeouts;
  long beganNanos;
  long lastNanos;
  long beforeLastNanos;
  boolean resentForGap;
  long pauseNanos;
  long transmission;
  boolean waitedAgain;

  @Nullable Pending before;
  @Nullable Pending after;
  @Nullable Pending chained;
  boolean flying;

  /**
   * @param what with content that nobody else writes to
   */
  Pending(Destination destination, Outgoing what, long nowNanos) {
    this.destination = destination;
    this.what = what;
    this.handedOverNanos = nowNanos;
  }

  long unsigned() {
    return Integer.toUnsignedLong(number);
  }

  @Override
  protected void fired() {
    destination.fired(this);
  }
}

package dev.holdfast.arq;

import dev.holdfast.link.time.TimerWheel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way to a destination, from when it was handed over to its outcome. A million of
 * them may be under way, and what an acknowledgement takes is fetching them from memory: this holds
 * what every mode needs and no more.
 */
class Pending extends TimerWheel.Timer implements ArqNode.Overdue {

  final UnderWay sender;
  final char type;
  final char code;
  final boolean acknowledged;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** The content until it begins; from then on the frame as it went out first. Never written to. */
  byte[] bytes;

  int number;
  int attempts;
  int sends;
  int timeouts;

  /** Time-outs in a row in which nothing was heard of the peer. */
  int backOffs;

  /** When its time began: when it was handed over, and but in mode DEADLINE at its first send. */
  long beganNanos;

  long lastNanos;
  long pauseNanos;

  /** Whether it waits to be sent again. */
  boolean queued;

  boolean waitedAgain;
  @Nullable Pending chained;

  /**
   * @param what with content that nobody else writes to
   */
  Pending(UnderWay sender, Outgoing what, long nowNanos) {
    this.sender = sender;
    this.type = (char) what.type();
    this.code = (char) what.code();
    this.acknowledged = what.acknowledged();
    this.bytes = what.content();
    this.beganNanos = nowNanos;
  }

  final long unsigned() {
    return Integer.toUnsignedLong(number);
  }

  @Override
  protected final void fired() {
    sender.fired(this);
  }

  @Override
  public final void judge() {
    sender.judge(this);
  }
}

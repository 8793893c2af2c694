package dev.holdfast.arq;

import dev.holdfast.link.time.TimerWheel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A frame on its way to a destination, from when it was handed over to its outcome. */
final class Pending extends TimerWheel.Timer implements ArqNode.Overdue {

  static final byte[] NONE = {};

  final UnderWay sender;
  final int destination;
  final int type;
  final int code;
  final boolean acknowledged;
  final long handedOverNanos;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** What it is to carry; nothing once it has {@link #bytes}. */
  byte[] content;

  /** As it went out first; never written to again. */
  byte[] bytes = NONE;

  int number;
  int attempts;
  int sends;
  int timeouts;
  long beganNanos;
  long lastNanos;
  boolean resentForGap;
  long pauseNanos;
  long transmission;

  /** Time-outs in a row in which nothing was heard of the peer. */
  int backOffs;

  /** What was delivered to the destination when this was last sent, bytes. */
  long delivered;

  /** When the last of that was acknowledged, and when that one was sent. */
  long deliveredNanos;

  long deliveredSentNanos;

  /** Whether less was there to send then than the path takes. */
  boolean limited;

  /** Whether it was first sent while the pace was slow. */
  boolean slow;

  /** Whether a sum has said that its last send had not come. */
  boolean lacking;

  /** Whether it waits to be sent again. */
  boolean queued;

  boolean waitedAgain;

  @Nullable Pending before;
  @Nullable Pending after;
  @Nullable Pending chained;
  boolean flying;

  /**
   * @param what with content that nobody else writes to
   */
  Pending(UnderWay sender, Outgoing what, long nowNanos) {
    this.sender = sender;
    this.destination = what.destination();
    this.type = what.type();
    this.code = what.code();
    this.acknowledged = what.acknowledged();
    this.content = what.content();
    this.handedOverNanos = nowNanos;
  }

  long unsigned() {
    return Integer.toUnsignedLong(number);
  }

  @Override
  protected void fired() {
    sender.fired(this);
  }

  @Override
  public void judge() {
    sender.judge(this);
  }
}

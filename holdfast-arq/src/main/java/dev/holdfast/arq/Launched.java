package dev.holdfast.arq;

import org.jspecify.annotations.Nullable;

/** A frame of which its last send is kept as well: what its acknowledgement tells of the path. */
final class Launched extends Pending {

  /** Sends to the destination up to its last. */
  long transmission;

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

  boolean resentForGap;
  boolean flying;
  @Nullable Launched before;
  @Nullable Launched after;

  Launched(UnderWay sender, Outgoing what, long nowNanos) {
    super(sender, what, nowNanos);
  }
}

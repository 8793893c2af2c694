package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.time.TimerWheel;

/**
 * Tells a channel's listener, once a standstill, that bytes wait and the kernel has taken none for
 * a set time: the peer does not read, or the path is dead. Never ends the channel.
 */
final class SendWatch extends TimerWheel.Timer {

  private static final int LOOKS = 4;

  /** What it watches. */
  interface Sender {
    long unsentBytes();

    long takenBytes();

    void stalled(Cause cause, String detail);
  }

  private final Loop loop;
  private final long stallNanos;
  private final Sender sender;
  private long taken;
  private long sinceNanos;
  private boolean told;

  SendWatch(Loop loop, long stallNanos, Sender sender) {
    this.loop = loop;
    this.stallNanos = stallNanos;
    this.sender = sender;
  }

  /** Bytes may be waiting now. */
  void look() {
    if (!armed() && sender.unsentBytes() > 0) {
      moved(sender.takenBytes());
      loop.arm(this, stallNanos / LOOKS);
    }
  }

  private void moved(long now) {
    taken = now;
    sinceNanos = loop.nanoTime();
    told = false;
  }

  @Override
  protected void fired() {
    long unsent = sender.unsentBytes();
    if (unsent == 0) {
      return;
    }
    long now = sender.takenBytes();
    if (now != taken) {
      moved(now);
    } else if (!told && loop.nanoTime() - sinceNanos >= stallNanos) {
      told = true;
      sender.stalled(
          Cause.PEER_NOT_READING,
          unsent
              + " bytes wait and none were taken for "
              + (loop.nanoTime() - sinceNanos) / 1_000_000
              + " ms");
    }
    loop.arm(this, stallNanos / LOOKS);
  }
}

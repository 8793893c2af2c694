package dev.holdfast.arq;

import dev.holdfast.link.time.TimerWheel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Who goes next to one destination where the pace decides when: resends that are due, one after the
 * other, before new frames.
 */
final class Turns {

  private final class Next extends TimerWheel.Timer {
    @Override
    protected void fired() {
      resendQueued();
      mayGoOn.run();
    }
  }

  private final ArqNode node;
  private final Pace pace;
  private final Consumer<Pending> turn;
  private final Runnable mayGoOn;
  private final Next next = new Next();
  private final Deque<Pending> queued = new ArrayDeque<>();

  /**
   * @param turn hears of a resend whose turn has come; its frame may have ended since
   * @param mayGoOn hears when the pace allows another frame
   */
  Turns(ArqNode node, Pace pace, Consumer<Pending> turn, Runnable mayGoOn) {
    this.node = node;
    this.pace = pace;
    this.turn = turn;
    this.mayGoOn = mayGoOn;
  }

  /** Whether a new frame may go now; if not, it is told when one may. */
  boolean newMayGo() {
    resendQueued();
    return queued.isEmpty() && !pace.full() && mayGo();
  }

  /** Whether a frame may go now; if not, the first that is queued goes when it may. */
  boolean mayGo() {
    long now = node.nanoTime();
    long then = pace.next(now);
    if (then - now > 0 && !next.armed()) {
      node.arm(next, then);
    }
    return then - now <= 0;
  }

  private void resendQueued() {
    while (!queued.isEmpty() && mayGo()) {
      Pending frame = queued.remove();
      if (frame.queued) {
        frame.queued = false;
        turn.accept(frame);
      }
    }
  }

  /** A resend waits for its turn. */
  void queue(Pending frame) {
    if (!frame.queued) {
      frame.queued = true;
      queued.add(frame);
    }
  }

  /** Nobody waits any more. */
  void end() {
    queued.clear();
    node.cancel(next);
  }
}

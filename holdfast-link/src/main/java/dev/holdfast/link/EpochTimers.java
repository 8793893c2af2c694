package dev.holdfast.link;

import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Wait;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.time.Gaps;
import dev.holdfast.link.time.TimerWheel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The session timers of one channel. Where evidence decides, one that waits for the peer never
 * judges in the turn in which it fires: it is due, all that can be read is read first, within
 * bounds, and only a silence that is the peer's own reaches the session.
 */
final class EpochTimers {

  private static final long DRAIN_BYTES = 4 << 20;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int HOLDS_KEPT = 8;
  private static final long RUNNING = Long.MAX_VALUE;

  /** What the timers need of their epoch. */
  interface Owner {
    /** Whether evidence decides. */
    boolean verifies();

    /** Bytes received so far. */
    long receivedBytes();

    /** A reply is awaited from now on for so long. */
    void asked(long nanos);

    /** Hands a timer to the session. */
    void expired(SessionTimer timer);

    /**
     * What was awaited lay unread when its timer fired.
     *
     * @param heldNanos for how long at most we were held up meanwhile
     */
    void foundUnread(SessionTimer timer, long heldNanos);
  }

  private final Owner owner;
  private final Loop loop;
  private final Channel channel;
  private final Map<SessionTimer, Armed> timers = new HashMap<>();
  private final Gaps holds = new Gaps(HOLDS_KEPT);
  private long heldSince = RUNNING;
  private int unsent;

  EpochTimers(Owner owner, Loop loop, Channel channel) {
    this.owner = owner;
    this.loop = loop;
    this.channel = channel;
  }

  private enum Stage {
    IDLE,
    RUNNING,
    DUE
  }

  private final class Armed extends TimerWheel.Timer {
    private final SessionTimer timer;
    private final Wait wait = new Wait();
    private Stage stage = Stage.IDLE;
    private long mark;
    private long firedNanos;
    private long readBefore;
    private long readAtFirst;

    Armed(SessionTimer timer) {
      this.timer = timer;
    }

    private boolean waitsForPeer() {
      return timer.kind() != SessionTimer.Kind.PACE && owner.verifies();
    }

    void start(long nanos) {
      stop();
      boolean waits = waitsForPeer();
      boolean replies = waits && timer.kind() == SessionTimer.Kind.REPLY;
      wait.arm(loop.nanoTime(), nanos, replies);
      stage = Stage.RUNNING;
      if (replies) {
        mark = Long.MAX_VALUE;
        unsent++;
        owner.asked(nanos);
      }
      if (!waits || heldSince == RUNNING) {
        loop.arm(this, nanos);
      }
    }

    void stop() {
      if (stage == Stage.DUE) {
        owner.foundUnread(timer, heldNanos());
      }
      left();
      stage = Stage.IDLE;
      loop.cancel(this);
    }

    void forget() {
      stage = Stage.IDLE;
      loop.cancel(this);
    }

    /** What was sent last is with the kernel, or is awaited no more. */
    private void left() {
      if (stage != Stage.IDLE && wait.unsent()) {
        wait.left(loop.nanoTime());
        unsent--;
      }
    }

    void sent(long taken, long queued) {
      if (stage != Stage.IDLE && wait.unsent()) {
        mark = Math.min(mark, taken + queued);
        if (taken >= mark) {
          left();
        }
      }
    }

    void held() {
      if (stage == Stage.RUNNING && waitsForPeer()) {
        loop.cancel(this);
      }
    }

    void released(long since, long now) {
      if (stage == Stage.RUNNING && waitsForPeer()) {
        wait.stoodStill(now - Math.max(since, wait.armedNanos()));
        loop.arm(this, Math.max(0, wait.dueNanos() - now));
      }
    }

    @Override
    protected void fired() {
      if (!waitsForPeer()) {
        expire();
        return;
      }
      stage = Stage.DUE;
      firedNanos = loop.nanoTime();
      readAtFirst = owner.receivedBytes();
      readBefore = readAtFirst;
      channel.afterRead(this::turned);
    }

    private void turned() {
      if (stage != Stage.DUE) {
        return;
      }
      long read = owner.receivedBytes();
      boolean more = read > readBefore;
      readBefore = read;
      if (more && read - readAtFirst < DRAIN_BYTES && loop.nanoTime() - firedNanos < DRAIN_NANOS) {
        channel.afterRead(this::turned);
      } else {
        judge();
      }
    }

    /** For how long at most this process was held up, the timer's own lateness included. */
    private long heldNanos() {
      return Math.max(loop.longestGapNanos(wait.armedNanos()), firedNanos - wait.dueNanos());
    }

    private void judge() {
      long more = wait.more(loop.nanoTime(), heldNanos());
      if (more > 0) {
        stage = Stage.RUNNING;
        loop.arm(this, more);
      } else {
        expire();
      }
    }

    private void expire() {
      left();
      stage = Stage.IDLE;
      owner.expired(timer);
    }
  }

  void arm(SessionTimer timer, long nanos) {
    timers.computeIfAbsent(timer, Armed::new).start(nanos);
  }

  /** Disarms a timer; false where it was not armed. */
  boolean cancel(SessionTimer timer) {
    Armed armed = timers.get(timer);
    if (armed == null || armed.stage == Stage.IDLE) {
      return false;
    }
    armed.stop();
    return true;
  }

  /** Some bytes may have gone to the kernel. */
  void sent() {
    if (unsent > 0) {
      long taken = channel.takenBytes();
      long queued = channel.unsentBytes();
      timers.values().forEach(armed -> armed.sent(taken, queued));
    }
  }

  /** We stop reading, or read on: waits for the peer stand still meanwhile. */
  void hold(boolean hold) {
    long now = loop.nanoTime();
    if (hold && heldSince == RUNNING) {
      heldSince = now;
      timers.values().forEach(Armed::held);
    } else if (!hold && heldSince != RUNNING) {
      long since = heldSince;
      heldSince = RUNNING;
      holds.add(since, now);
      timers.values().forEach(armed -> armed.released(since, now));
    }
  }

  /** For how long at most our own back-pressure kept us from reading since then, ns. */
  long heldNanos(long sinceNanos) {
    return holds.longestNanos(sinceNanos);
  }

  /** Ends all. */
  void clear() {
    timers.values().forEach(Armed::forget);
    timers.clear();
    unsent = 0;
  }
}

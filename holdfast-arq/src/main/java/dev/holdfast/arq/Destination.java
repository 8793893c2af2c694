package dev.holdfast.arq;

import dev.holdfast.arq.Outcome.Reason;
import dev.holdfast.arq.Resending.Mode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The sender to one destination: the queue before the window, and the set-up before all. */
final class Destination implements UnderWay.Owner {

  private enum SetUpState {
    NEEDED,
    UNDER_WAY,
    DONE
  }

  private final ArqNode node;
  private final ArqSettings settings;
  private final Resending resending;
  private final int address;
  private final UnderWay underWay;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Gone gone;
  private SetUpState setUp;
  private long epoch;
  private long receiver = SetUp.NOBODY;

  Destination(ArqNode node, int address, long wallMicros) {
    this.node = node;
    this.settings = node.settings();
    this.resending = settings.resending();
    this.address = address;
    this.setUp = settings.peerIsHoldfast() ? SetUpState.NEEDED : SetUpState.DONE;
    this.epoch = wallMicros;
    Long first = settings.firstNumber();
    int firstNumber = first == null ? (int) (wallMicros / 1_000) : (int) (long) first;
    this.underWay = new UnderWay(node, address, firstNumber, this);
    this.gone = new Gone(settings.span());
  }

  int address() {
    return address;
  }

  /** Whether nothing is under way or waits. */
  boolean idle() {
    return underWay.size() == 0 && waiting.isEmpty();
  }

  int waiting() {
    return waiting.size();
  }

  /** The frames that await acknowledgement. */
  UnderWay underWay() {
    return underWay;
  }

  // ---- handing over

  /** Sends a frame whose content nobody else writes to. */
  CompletableFuture<Outcome> send(Outgoing what) {
    Pending frame = underWay.frame(what);
    if (!node.reaches(address)) {
      return refused(frame, Reason.NO_PATH, "no open channel leads to " + Ipv4.text(address));
    }
    boolean fits = setUp == SetUpState.DONE && waiting.isEmpty() && underWay.fits(frame);
    if (fits && underWay.paced()) {
      underWay.begin(frame);
      tellGone();
      underWay.outOfFrames();
      return frame.outcome;
    }
    if (resending.mode() == Mode.DEADLINE && setUp == SetUpState.DONE) {
      return refused(frame, Reason.FULL, underWay.size() + " frames await acknowledgement");
    }
    if (waiting.size() >= settings.queue()) {
      Pending oldest = waiting.peek();
      if (oldest == null || settings.whenFull() == ArqSettings.WhenFull.REFUSE) {
        return refused(frame, Reason.FULL, waiting.size() + " frames wait for room");
      }
      waiting.remove();
      ended(oldest, Reason.DROPPED, "a newer frame took its place");
    }
    waiting.add(frame);
    pump();
    return frame.outcome;
  }

  private static CompletableFuture<Outcome> refused(Pending frame, Reason why, String detail) {
    ended(frame, why, detail);
    return frame.outcome;
  }

  private static void ended(Pending frame, Reason why, String detail) {
    frame.outcome.complete(new Outcome.NotDelivered(why, detail));
  }

  private void pump() {
    if (setUp == SetUpState.NEEDED && !waiting.isEmpty()) {
      beginSetUp();
    }
    while (setUp == SetUpState.DONE) {
      Pending frame = waiting.peek();
      if (frame == null) {
        underWay.outOfFrames();
        return;
      }
      if (!underWay.fits(frame) || !underWay.paced()) {
        return;
      }
      // What was resent to ask for a place may have ended, and others have begun in its room.
      if (frame.equals(waiting.peek())) {
        waiting.remove();
        underWay.begin(frame);
        tellGone();
      }
    }
  }

  @Override
  public void mayGoOn() {
    pump();
  }

  @Override
  public void settled(Pending frame, boolean acknowledged) {
    if (isSetUp(frame)) {
      setUp = acknowledged ? SetUpState.DONE : SetUpState.NEEDED;
      if (!acknowledged) {
        endWaiting(Reason.NO_SETUP, "the peer did not acknowledge the set-up");
      }
    } else if (isControl(frame)) {
      gone.told(acknowledged);
      if (acknowledged) {
        tellGone();
      }
    } else if (!acknowledged && settings.peerIsHoldfast()) {
      gone.add(frame.number);
      tellGone();
    }
    pump();
  }

  // ---- set-up

  private void beginSetUp() {
    setUp = SetUpState.UNDER_WAY;
    int patience = (int) Math.min(Integer.MAX_VALUE, resending.patience().toMillis());
    SetUp.Opening opening = new SetUp.Opening(epoch, underWay.nextNumber() + 1, patience, receiver);
    underWay.begin(
        underWay.frame(
            new Outgoing(address, reserved(), SetUp.SET_UP, true, SetUp.opening(opening))));
  }

  private int reserved() {
    Integer type = settings.setupType();
    return type == null ? -1 : type;
  }

  private boolean isControl(Pending frame) {
    return frame.type == reserved();
  }

  private boolean isSetUp(Pending frame) {
    return isControl(frame) && frame.code == SetUp.SET_UP;
  }

  /**
   * Tells the receiver of frames that it need not wait for, under the number of the first of them,
   * which no other frame has any more. In a doubt this asks as well whether the peer is there.
   */
  private void tellGone() {
    if (setUp != SetUpState.DONE || !node.reaches(address)) {
      return;
    }
    List<Integer> numbers = gone.tell();
    if (!numbers.isEmpty()) {
      byte[] content = SetUp.gone(new SetUp.Gone(epoch, numbers));
      underWay.beginUnder(
          numbers.getFirst(),
          underWay.frame(new Outgoing(address, reserved(), SetUp.GONE, true, content)));
    }
  }

  /** The peer knows nothing of us: it began anew, and calls itself by this number. */
  void asked(int number, long by) {
    if (!underWay.holds(number)) {
      return;
    }
    if (setUp == SetUpState.DONE) {
      abandon("the peer began anew");
    } else {
      underWay.clear();
    }
    receiver = by;
    gone.clear();
    epoch++;
    setUp = SetUpState.NEEDED;
    pump();
  }

  /** The peer has met a later epoch of ours: our clock was set back. */
  void stale(long known) {
    if (setUp == SetUpState.UNDER_WAY && known >= epoch) {
      underWay.clear();
      gone.clear();
      epoch = known + 1;
      setUp = SetUpState.NEEDED;
      pump();
    }
  }

  /** The peer says what it has. */
  UnderWay.Match summed(Sum sum) {
    return setUp == SetUpState.DONE && sum.isOf(epoch)
        ? underWay.summed(sum)
        : UnderWay.Match.UNKNOWN;
  }

  // ---- the end

  /** No channel leads there any more. */
  void unreachable(String why) {
    abandon(why);
    endWaiting(Reason.NO_PATH, why);
  }

  private void abandon(String why) {
    List<Pending> all = underWay.clear();
    if (setUp == SetUpState.UNDER_WAY) {
      setUp = SetUpState.NEEDED;
    }
    gone.told(false);
    for (Pending frame : all) {
      if (settings.peerIsHoldfast() && !isControl(frame)) {
        gone.add(frame.number);
      }
      frame.outcome.complete(
          frame.sends == 0
              ? new Outcome.NotDelivered(Reason.NO_PATH, why)
              : new Outcome.Unknown(frame.unsigned(), frame.sends, why));
    }
  }

  private void endWaiting(Reason why, String detail) {
    List<Pending> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(frame -> ended(frame, why, detail));
  }
}

package dev.holdfast.arq;

import dev.holdfast.arq.Outcome.Reason;
import dev.holdfast.arq.Resending.Mode;
import dev.holdfast.link.session.SessionCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames under way to one destination: numbers, map, resends and pace. A frame enters the map
 * when it is first sent and leaves it the moment it is acknowledged or given up.
 */
final class UnderWay {

  /** Numbers back from the next for which an acknowledgement is late rather than unknown. */
  private static final int LATE_NUMBERS = 1 << 16;

  /** What becomes of frames. */
  interface Owner {
    /** A frame was acknowledged or given up and its outcome is told; there is room for another. */
    void settled(Pending frame, boolean acknowledged);

    /** The pace allows another frame. */
    void mayGoOn();
  }

  private final ArqNode node;
  private final ArqSettings settings;
  private final Resending resending;
  private final int address;
  private final Owner owner;
  private final boolean adaptive;
  private final PendingMap map;
  private final RoundTrip roundTrip;
  private final Pauses pauses;
  private final @Nullable Pace pace;
  private final @Nullable Turns turns;
  private final Overtaking overtaking;
  private final SendFigures figures = new SendFigures();
  private final @Nullable Patience patience;
  private boolean summed;
  private int highestSummed;
  private long heardNanos;

  UnderWay(ArqNode node, int address, int firstNumber, Owner owner) {
    this.node = node;
    this.settings = node.settings();
    this.resending = settings.resending();
    this.adaptive = resending.mode() == Mode.ADAPTIVE;
    this.address = address;
    this.owner = owner;
    this.roundTrip = new RoundTrip(resending);
    this.pauses = new Pauses(node, roundTrip);
    this.overtaking = new Overtaking(node, roundTrip, pauses, this::resend);
    this.pace = node.paced() && adaptive ? new Pace(roundTrip) : null;
    this.turns = pace == null ? null : new Turns(node, pace, this::turn, owner::mayGoOn);
    this.map = new PendingMap(firstNumber);
    this.patience = settings.peerIsHoldfast() && adaptive ? new Patience() : null;
  }

  int size() {
    return map.size();
  }

  int address() {
    return address;
  }

  int nextNumber() {
    return map.next();
  }

  boolean holds(int number) {
    return map.get(number) != null;
  }

  long roundTripNanos() {
    return roundTrip.smoothNanos();
  }

  SendFigures figures() {
    return figures;
  }

  /** Those with the lowest numbers, as far as they lie close together. */
  List<Pending> lowest(int most) {
    return map.lowest(most);
  }

  // ---- sending

  /** A frame handed over now, with content that nobody else writes to. */
  Pending frame(Outgoing what) {
    return adaptive
        ? new Launched(this, what, node.nanoTime())
        : new Pending(this, what, node.nanoTime());
  }

  /** Whether the window, and the span of numbers that a receiver remembers, have room. */
  boolean fits(Pending frame) {
    if (!frame.acknowledged) {
      return true;
    }
    return map.size() < settings.window() && map.span() < settings.span();
  }

  /** Whether the pace allows a frame now; if not, {@link Owner#mayGoOn} is called when it does. */
  boolean paced() {
    return turns == null || map.size() == 0 || turns.newMayGo();
  }

  /** Nothing more waits to be sent. */
  void outOfFrames() {
    if (pace != null && !pace.full()) {
      pace.outOfFrames();
    }
  }

  void begin(Pending frame) {
    beginUnder(map.give(frame.acknowledged), frame);
  }

  /** Sends a frame for the first time, under a number that no other has any more. */
  void beginUnder(int number, Pending frame) {
    frame.number = number;
    frame.bytes =
        node.format()
            .write(
                new ArqFrame(
                    frame.unsigned(),
                    frame.type,
                    address,
                    settings.address(),
                    frame.acknowledged ? ArqFrame.ACK_WANTED : ArqFrame.NO_ACK_WANTED,
                    frame.code,
                    frame.bytes));
    long now = node.nanoTime();
    if (resending.mode() != Mode.DEADLINE) {
      frame.beganNanos = now;
    }
    if (pace != null) {
      pace.sent(frame.bytes.length, now);
    }
    if (!frame.acknowledged) {
      frame.outcome.complete(
          node.transmit(address, frame)
              ? new Outcome.Sent(frame.unsigned())
              : new Outcome.NotDelivered(Reason.NOT_TAKEN, "the channel took no bytes"));
      return;
    }
    map.put(frame);
    figures.begun();
    transmit(frame, now);
  }

  private void transmit(Pending frame, long now) {
    frame.attempts++;
    frame.queued = false;
    if (node.transmit(address, frame)) {
      frame.sends++;
      frame.lastNanos = now;
      if (frame instanceof Launched launched) {
        if (pace != null) {
          pace.launched(launched, now);
        }
        overtaking.sent(launched);
      }
      figures.sent();
      if (frame.sends > 1) {
        node.count(SessionCounter.RESENDS);
      }
    }
    frame.pauseNanos = pauses.after(frame, now);
    node.arm(frame, now + frame.pauseNanos);
  }

  /** The pause after a send is over: a resend goes out at once, an end is judged after reading. */
  void fired(Pending frame) {
    long now = node.nanoTime();
    if (patience != null && waitsForSum(frame, patience, now)) {
      return;
    }
    boolean onTime = now - frame.dueNanos() <= frame.pauseNanos / 4;
    if (resending.mode() == Mode.DEADLINE || (onTime && pauses.mayResend(frame, now))) {
      judge(frame);
    } else {
      node.judgeLater(frame);
    }
  }

  /** Whether frames sent later are on their way, of which a sum may say what became of this. */
  private boolean waitsForSum(Pending frame, Patience patience, long now) {
    Pending last = overtaking.last();
    if (last == null
        || settings.reserves(frame.type)
        || last.lastNanos - frame.lastNanos < overtaking.outOfOrderNanos()) {
      return false;
    }
    long until = patience.until(frame, last.lastNanos, roundTrip.timeoutNanos(), now);
    if (until - now <= 0) {
      return false;
    }
    frame.pauseNanos = until - now;
    node.arm(frame, until);
    return true;
  }

  void judge(Pending frame) {
    if (!map.holds(frame) || frame.armed()) {
      return;
    }
    long now = node.nanoTime();
    boolean again = pauses.mayResend(frame, now);
    if (again && turns != null && !turns.mayGo()) {
      queue(frame, turns);
      return;
    }
    frame.timeouts++;
    boolean heard = summed && heardNanos - frame.lastNanos > 0;
    frame.backOffs = heard ? 0 : frame.backOffs + 1;
    if (again) {
      resend(frame, now);
    } else if (adaptive && pauses.sendsLeft(frame) && pauses.left(frame, now) > 0) {
      frame.pauseNanos = pauses.left(frame, now);
      node.arm(frame, now + frame.pauseNanos);
    } else if (lateOurselves(frame, now)) {
      frame.waitedAgain = true;
      node.arm(frame, now + frame.pauseNanos);
    } else {
      giveUp(frame, now);
    }
  }

  /** Many resends that are due together go out one after the other, as the path takes them. */
  private void queue(Pending frame, Turns turns) {
    turns.queue(frame);
    frame.pauseNanos = resending.deadline().toNanos();
    node.arm(frame, frame.beganNanos + frame.pauseNanos);
  }

  private void turn(Pending frame) {
    if (map.holds(frame)) {
      node.cancel(frame);
      judge(frame);
    }
  }

  private void resend(Pending frame, long now) {
    if (frame.backOffs > 0) {
      roundTrip.grown((long) pauses.grown(frame));
    }
    if (pace != null) {
      pace.sent(frame.bytes.length, now);
    }
    transmit(frame, now);
  }

  /** Whether the last wait was cut short by a pause of our own; it is given once more then. */
  private boolean lateOurselves(Pending frame, long now) {
    return resending.mode() != Mode.DEADLINE
        && !frame.waitedAgain
        && frame.sends > 0
        && now - frame.dueNanos() > frame.pauseNanos / 4;
  }

  private void giveUp(Pending frame, long now) {
    settle(frame);
    ended(frame);
    if (frame.sends == 0) {
      frame.outcome.complete(
          new Outcome.NotDelivered(Reason.NOT_TAKEN, "the channel took no bytes"));
    } else {
      figures.givenUp(frame.sends);
      String history = History.of(frame, now);
      node.givenUp(address, frame, history);
      frame.outcome.complete(
          node.refuses(address)
              ? new Outcome.NotDelivered(Reason.REFUSED, history + "; each was refused")
              : new Outcome.Unknown(frame.unsigned(), frame.sends, history));
    }
    owner.settled(frame, false);
  }

  private void ended(Pending frame) {
    if (pace != null && frame.sends > 0) {
      pace.ended(frame.bytes.length);
    }
  }

  private void settle(Pending frame) {
    map.remove(frame);
    forget(frame);
  }

  private void forget(Pending frame) {
    if (frame instanceof Launched launched) {
      overtaking.remove(launched);
    }
    node.cancel(frame);
  }

  // ---- acknowledgements

  /** What an acknowledgement is to a destination. */
  enum Match {
    PENDING,
    LATE,
    UNKNOWN
  }

  Match acknowledged(int number, int code) {
    Pending frame = map.get(number);
    if (frame == null || frame.code != code || frame.sends == 0) {
      int back = map.next() - number;
      return back > 0 && back <= LATE_NUMBERS ? Match.LATE : Match.UNKNOWN;
    }
    long now = node.nanoTime();
    take(frame, true, now);
    overtaking.resendGaps(now);
    owner.settled(frame, true);
    return Match.PENDING;
  }

  /** Takes all that a sum tells of. */
  Match summed(Sum sum) {
    if (map.next() - sum.number() <= 0) {
      return Match.UNKNOWN;
    }
    long now = node.nanoTime();
    List<Pending> come = new ArrayList<>();
    for (int number = sum.number(); number - sum.lowest() >= 0; number--) {
      Pending frame = sum.has(number) ? map.get(number) : null;
      if (frame != null && frame.sends > 0 && !settings.reserves(frame.type)) {
        take(frame, sum.now() && number == sum.number(), now);
        come.add(frame);
      }
    }
    if (!come.isEmpty()) {
      roundTrip.heard();
      heardNanos = now;
    }
    if (!summed || sum.number() - highestSummed >= 0) {
      summed = true;
      highestSummed = sum.number();
      overtaking.noteLacking(sum);
      overtaking.resendGaps(now);
    }
    come.forEach(frame -> owner.settled(frame, true));
    return come.isEmpty() ? Match.LATE : Match.PENDING;
  }

  /**
   * A frame was acknowledged.
   *
   * @param trip whether the time since its last send is that of a round trip
   */
  private void take(Pending frame, boolean trip, long now) {
    boolean late = now - frame.beganNanos > roundTrip.timeoutNanos();
    settle(frame);
    long sinceLast = now - frame.lastNanos;
    boolean once = frame.sends == 1;
    if (once && trip) {
      roundTrip.sample(sinceLast, now);
    }
    // Too soon for the last send: the one before it was only slow, or overtaken.
    boolean inVain = !once && sinceLast < roundTrip.leastNanos() / 4 * 3;
    if (frame instanceof Launched launched) {
      if (once) {
        overtaking.acknowledged(launched, trip ? sinceLast : -1);
      } else if (inVain) {
        overtaking.inVain(launched);
      }
      if (pace != null) {
        pace.acknowledged(launched, now);
        if (launched.slow) {
          pace.slowEnded(inVain ? frame.sends - 1 : frame.sends);
        }
      }
    }
    figures.acknowledged(frame.sends);
    frame.outcome.complete(
        new Outcome.Acknowledged(
            frame.unsigned(), frame.sends, Duration.ofNanos(now - frame.beganNanos)));
    if (patience != null) {
      patience.acknowledged(inVain || (once && late));
    }
  }

  // ---- the end

  /** Takes all frames out; what becomes of them is the caller's to say. */
  List<Pending> clear() {
    List<Pending> all = new ArrayList<>(map.size());
    map.drain(frame -> {
      forget(frame);
      ended(frame);
      all.add(frame);
    });
    if (turns != null) {
      turns.end();
    }
    overtaking.end();
    return all;
  }
}

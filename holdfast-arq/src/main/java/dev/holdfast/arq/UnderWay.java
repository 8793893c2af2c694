package dev.holdfast.arq;

import dev.holdfast.arq.Outcome.Reason;
import dev.holdfast.arq.Resending.Mode;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.time.TimerWheel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames under way to one destination: numbers, map, resends and pace. A frame enters the map
 * when it is first sent and leaves it the moment it is acknowledged or given up.
 */
final class UnderWay implements Overtaking.Owner {

  /** Numbers back from the next for which an acknowledgement is late rather than unknown. */
  private static final int LATE_NUMBERS = 1 << 16;

  /** Numbers that are tried to show some frames. */
  private static final long MOST_LOOKS = 10_000;

  /** How much sooner than usual a set-up over UDP is sent again while no time is known. */
  private static final double SOONER = 4;

  /** Set-ups over UDP that go out at even pauses while no time is known. */
  private static final int EVEN_SET_UPS = 5;

  /** What becomes of frames. */
  interface Owner {
    /** A frame was acknowledged or given up and its outcome is told; there is room for another. */
    void settled(Pending frame, boolean acknowledged);

    /** The pace allows another frame. */
    void mayGoOn();
  }

  private final class NextPlace extends TimerWheel.Timer {
    @Override
    protected void fired() {
      if (pace != null) {
        resendQueued(pace);
      }
      owner.mayGoOn();
    }
  }

  private final ArqNode node;
  private final ArqSettings settings;
  private final Resending resending;
  private final int address;
  private final Owner owner;
  private final PendingMap map = new PendingMap();

  private final RoundTrip roundTrip;
  private final @Nullable Pace pace;
  private final NextPlace nextPlace = new NextPlace();
  private final Overtaking overtaking;
  private final Deque<Pending> queued = new ArrayDeque<>();
  private final SendFigures figures = new SendFigures();
  private int nextNumber;
  private int oldestNumber;
  private final @Nullable Patience patience;
  private boolean summed;
  private int highestSummed;
  private long heardNanos;

  UnderWay(ArqNode node, int address, int firstNumber, Owner owner) {
    this.node = node;
    this.settings = node.settings();
    this.resending = settings.resending();
    this.address = address;
    this.owner = owner;
    this.roundTrip = new RoundTrip(resending);
    this.overtaking = new Overtaking(node, roundTrip, this);
    this.pace = node.paced() && resending.mode() == Mode.ADAPTIVE ? new Pace(roundTrip) : null;
    this.nextNumber = firstNumber;
    this.patience =
        settings.peerIsHoldfast() && resending.mode() == Mode.ADAPTIVE ? new Patience() : null;
  }

  int size() {
    return map.size();
  }

  int nextNumber() {
    return nextNumber;
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
    List<Pending> lowest = new ArrayList<>();
    int looks = (int) Math.min(MOST_LOOKS, Integer.toUnsignedLong(nextNumber - oldestNumber));
    for (int i = 0; i < looks && lowest.size() < Math.min(most, map.size()); i++) {
      Pending frame = map.get(oldestNumber + i);
      if (frame != null) {
        lowest.add(frame);
      }
    }
    return lowest;
  }

  // ---- sending

  /** Whether the window, and the span of numbers that a receiver remembers, have room. */
  boolean fits(Pending frame) {
    if (!frame.acknowledged) {
      return true;
    }
    return map.size() < settings.window()
        && (map.size() == 0 || nextNumber - oldestNumber < settings.span());
  }

  /** Whether the pace allows a frame now; if not, {@link Owner#mayGoOn} is called when it does. */
  boolean paced() {
    if (pace == null || map.size() == 0) {
      return true;
    }
    resendQueued(pace);
    return queued.isEmpty() && !pace.full() && hasItsPlace(pace);
  }

  private boolean hasItsPlace(Pace pace) {
    long now = node.nanoTime();
    long next = pace.next(now);
    if (next - now > 0 && !nextPlace.armed()) {
      node.arm(nextPlace, next);
    }
    return next - now <= 0;
  }

  /** Resends that are due go before new frames. */
  private void resendQueued(Pace pace) {
    while (!queued.isEmpty() && hasItsPlace(pace)) {
      Pending frame = queued.remove();
      if (frame.queued && map.get(frame.number) == frame) {
        frame.queued = false;
        node.cancel(frame);
        judge(frame);
      }
    }
  }

  /** Nothing more waits to be sent. */
  void outOfFrames() {
    if (pace != null && !pace.full()) {
      pace.outOfFrames();
    }
  }

  void begin(Pending frame) {
    if (map.size() == 0) {
      oldestNumber = nextNumber;
    }
    begin(frame, nextNumber++);
    if (!frame.acknowledged && frame.number == oldestNumber) {
      oldestNumber = nextNumber;
    }
  }

  /** Sends a frame for the first time, under a number that no other has any more. */
  void beginUnder(int number, Pending frame) {
    if (map.size() == 0) {
      oldestNumber = nextNumber;
    }
    begin(frame, number);
  }

  private void begin(Pending frame, int number) {
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
                    frame.content));
    frame.content = Pending.NONE;
    long now = node.nanoTime();
    frame.beganNanos = resending.mode() == Mode.DEADLINE ? frame.handedOverNanos : now;
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
      if (pace != null) {
        pace.launched(frame, now);
      }
      overtaking.sent(frame);
      figures.sent();
      if (frame.sends > 1) {
        node.count(SessionCounter.RESENDS);
      }
    }
    frame.pauseNanos = pause(frame, now);
    node.arm(frame, now + frame.pauseNanos);
  }

  private long pause(Pending frame, long now) {
    if (resending.mode() != Mode.ADAPTIVE) {
      long due = frame.beganNanos + frame.attempts * resending.interval().toNanos();
      return Math.max(0, due - now);
    }
    double pause =
        Math.clamp(
            grownPause(frame),
            (double) roundTrip.grownNanos(),
            (double) resending.most().toNanos());
    pause += pause * resending.jitter() * node.random().nextDouble();
    return Math.max(0, Math.min((long) pause, left(frame, now)));
  }

  /**
   * A set-up over UDP, for which all waits, is sent again sooner while no time is known: a few
   * times at even pauses, then it backs off as all do.
   */
  private double grownPause(Pending frame) {
    double usual = roundTrip.timeoutNanos();
    boolean waitedFor = isControl(frame) && node.udp() && roundTrip.smoothNanos() == 0;
    return waitedFor
        ? usual
            / SOONER
            * Math.pow(resending.backOff(), Math.max(0, frame.backOffs + 1 - EVEN_SET_UPS))
        : usual * Math.pow(resending.backOff(), frame.backOffs);
  }

  /** What is left of the total deadline, ns. */
  private long left(Pending frame, long now) {
    return frame.beganNanos + resending.deadline().toNanos() - now;
  }

  @Override
  public boolean mayResend(Pending frame, long now) {
    return frame.attempts <= resending.resends()
        && (resending.mode() != Mode.ADAPTIVE || left(frame, now) >= roundTrip.timeoutNanos());
  }

  /** The pause after a send is over: a resend goes out at once, an end is judged after reading. */
  void fired(Pending frame) {
    long now = node.nanoTime();
    if (patience != null && waitsForSum(frame, patience, now)) {
      return;
    }
    boolean onTime = now - frame.dueNanos() <= frame.pauseNanos / 4;
    if (resending.mode() == Mode.DEADLINE || (onTime && mayResend(frame, now))) {
      judge(frame);
    } else {
      node.judgeLater(frame);
    }
  }

  /** Whether frames sent later are on their way, of which a sum may say what became of this. */
  private boolean waitsForSum(Pending frame, Patience patience, long now) {
    Pending last = overtaking.last();
    if (last == null
        || isControl(frame)
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

  /** Whether it is acknowledged by itself, whoever the peer is. */
  private boolean isControl(Pending frame) {
    return settings.reserves(frame.type);
  }

  void judge(Pending frame) {
    if (map.get(frame.number) != frame || frame.armed()) {
      return;
    }
    long now = node.nanoTime();
    boolean again = mayResend(frame, now);
    if (again && pace != null && !hasItsPlace(pace)) {
      queue(frame);
      return;
    }
    frame.timeouts++;
    boolean heard = summed && heardNanos - frame.lastNanos > 0;
    frame.backOffs = heard ? 0 : frame.backOffs + 1;
    if (again) {
      resend(frame, now);
    } else if (resending.mode() == Mode.ADAPTIVE
        && frame.attempts <= resending.resends()
        && left(frame, now) > 0) {
      frame.pauseNanos = left(frame, now);
      node.arm(frame, now + frame.pauseNanos);
    } else if (lateOurselves(frame, now)) {
      frame.waitedAgain = true;
      node.arm(frame, now + frame.pauseNanos);
    } else {
      giveUp(frame, now);
    }
  }

  /** Many resends that are due together go out one after the other, as the path takes them. */
  private void queue(Pending frame) {
    if (!frame.queued) {
      frame.queued = true;
      queued.add(frame);
    }
    frame.pauseNanos = resending.deadline().toNanos();
    node.arm(frame, frame.beganNanos + frame.pauseNanos);
  }

  @Override
  public void resend(Pending frame, long now) {
    if (frame.backOffs > 0) {
      roundTrip.grown((long) grownPause(frame));
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
    if (frame.number == oldestNumber) {
      while (oldestNumber != nextNumber && map.get(oldestNumber) == null) {
        oldestNumber++;
      }
    }
  }

  private void forget(Pending frame) {
    overtaking.remove(frame);
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
      int back = nextNumber - number;
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
    if (nextNumber - sum.number() <= 0) {
      return Match.UNKNOWN;
    }
    long now = node.nanoTime();
    List<Pending> come = new ArrayList<>();
    for (int number = sum.number(); number - sum.lowest() >= 0; number--) {
      Pending frame = sum.has(number) ? map.get(number) : null;
      if (frame != null && frame.sends > 0 && !isControl(frame)) {
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
    int needed = frame.sends;
    if (frame.sends == 1) {
      if (trip) {
        roundTrip.sample(sinceLast, now);
      }
      overtaking.acknowledged(frame, trip ? sinceLast : -1);
    } else if (sinceLast < roundTrip.leastNanos() / 4 * 3) {
      // Too soon for the last send: the one before it was only slow, or overtaken.
      needed--;
      overtaking.inVain(frame);
    }
    if (pace != null) {
      pace.acknowledged(frame, now);
      if (frame.slow) {
        pace.slowEnded(needed);
      }
    }
    figures.acknowledged(frame.sends);
    frame.outcome.complete(
        new Outcome.Acknowledged(
            frame.unsigned(), frame.sends, Duration.ofNanos(now - frame.beganNanos)));
    if (patience != null) {
      patience.acknowledged(needed < frame.sends || (frame.sends == 1 && late));
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
    queued.clear();
    node.cancel(nextPlace);
    overtaking.end();
    return all;
  }
}

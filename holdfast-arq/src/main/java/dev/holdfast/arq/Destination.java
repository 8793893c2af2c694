package dev.holdfast.arq;

import dev.holdfast.arq.Outcome.Reason;
import dev.holdfast.arq.Resending.Mode;
import dev.holdfast.link.session.SessionCounter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sender to one destination: numbers, map, window and queue. A frame enters the map when it is
 * first sent and leaves it the moment it is acknowledged or given up.
 */
final class Destination {

  /** Acknowledged sends after a frame's own before it counts as lost. */
  private static final int FIRST_THRESHOLD = 3;

  private static final int MOST_THRESHOLD = 64;

  /** Numbers back from the next for which an acknowledgement is late rather than unknown. */
  private static final int LATE_NUMBERS = 1 << 16;

  private enum SetUpState {
    NEEDED,
    UNDER_WAY,
    DONE
  }

  private final ArqNode node;
  private final ArqSettings settings;
  private final Resending resending;
  private final int address;
  private final PendingMap map = new PendingMap();
  private final Flight flight = new Flight();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final RoundTrip roundTrip;
  private final SendFigures figures = new SendFigures();
  private SetUpState setUp;
  private long epoch;
  private long receiver = SetUp.NOBODY;
  private int nextNumber;
  private int oldestNumber;
  private long transmissions;
  private long highestAcknowledged;
  private int threshold = FIRST_THRESHOLD;

  Destination(ArqNode node, int address, long wallMicros) {
    this.node = node;
    this.settings = node.settings();
    this.resending = settings.resending();
    this.address = address;
    this.roundTrip = new RoundTrip(resending);
    this.setUp = settings.peerIsHoldfast() ? SetUpState.NEEDED : SetUpState.DONE;
    this.epoch = wallMicros;
    Long first = settings.firstNumber();
    this.nextNumber = first == null ? (int) (wallMicros / 1_000) : (int) (long) first;
  }

  int address() {
    return address;
  }

  /** Whether nothing is under way or waits. */
  boolean idle() {
    return map.size() == 0 && waiting.isEmpty();
  }

  int pending() {
    return map.size();
  }

  int waiting() {
    return waiting.size();
  }

  long roundTripNanos() {
    return roundTrip.smoothNanos();
  }

  SendFigures figures() {
    return figures;
  }

  /** Frames under way, those sent longest ago first. */
  List<Pending> oldest(int most) {
    List<Pending> oldest = new ArrayList<>();
    Pending frame = flight.first();
    while (frame != null && oldest.size() < most) {
      oldest.add(frame);
      frame = frame.after;
    }
    return oldest;
  }

  // ---- handing over

  /** Sends a frame whose content nobody else writes to. */
  CompletableFuture<Outcome> send(Outgoing what) {
    Pending frame = new Pending(this, what, node.nanoTime());
    if (!node.reaches(this)) {
      return refused(frame, Reason.NO_PATH, "no open channel leads to " + Ipv4.text(address));
    }
    if (setUp == SetUpState.DONE && waiting.isEmpty() && fits(frame)) {
      begin(frame);
      return frame.outcome;
    }
    if (resending.mode() == Mode.DEADLINE && setUp == SetUpState.DONE) {
      return refused(frame, Reason.FULL, map.size() + " frames await acknowledgement");
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

  /** Whether the window, and the span of numbers that a receiver remembers, have room. */
  private boolean fits(Pending frame) {
    if (!frame.what.acknowledged()) {
      return true;
    }
    return map.size() < settings.window()
        && (map.size() == 0 || nextNumber - oldestNumber < settings.span());
  }

  private void pump() {
    if (setUp == SetUpState.NEEDED && !waiting.isEmpty()) {
      beginSetUp();
    }
    while (setUp == SetUpState.DONE) {
      Pending frame = waiting.peek();
      if (frame == null || !fits(frame)) {
        return;
      }
      waiting.remove();
      begin(frame);
    }
  }

  // ---- set-up

  private void beginSetUp() {
    setUp = SetUpState.UNDER_WAY;
    int patience = (int) Math.min(Integer.MAX_VALUE, resending.patience().toMillis());
    SetUp.Opening opening = new SetUp.Opening(epoch, nextNumber + 1, patience, receiver);
    begin(
        new Pending(
            this,
            new Outgoing(address, reserved(), SetUp.SET_UP, true, SetUp.opening(opening)),
            node.nanoTime()));
  }

  private int reserved() {
    Integer type = settings.setupType();
    return type == null ? -1 : type;
  }

  private boolean isSetUp(Pending frame) {
    return frame.what.type() == reserved();
  }

  /** The peer knows nothing of us: it began anew, and calls itself by this number. */
  void asked(int number, long by) {
    if (map.get(number) == null) {
      return;
    }
    if (setUp == SetUpState.DONE) {
      abandon("the peer began anew");
    } else {
      map.drain(this::forget);
    }
    receiver = by;
    epoch++;
    setUp = SetUpState.NEEDED;
    pump();
  }

  /** The peer has met a later epoch of ours: our clock was set back. */
  void stale(long known) {
    if (setUp == SetUpState.UNDER_WAY && known >= epoch) {
      map.drain(this::forget);
      epoch = known + 1;
      setUp = SetUpState.NEEDED;
      pump();
    }
  }

  private void forget(Pending frame) {
    flight.remove(frame);
    node.cancel(frame);
  }

  // ---- under way

  private void begin(Pending frame) {
    frame.number = nextNumber++;
    Outgoing what = frame.what;
    frame.bytes =
        node.format()
            .write(
                new ArqFrame(
                    frame.unsigned(),
                    what.type(),
                    address,
                    settings.address(),
                    what.acknowledged() ? ArqFrame.ACK_WANTED : ArqFrame.NO_ACK_WANTED,
                    what.code(),
                    what.content()));
    frame.beganNanos = resending.mode() == Mode.DEADLINE ? frame.handedOverNanos : node.nanoTime();
    if (!what.acknowledged()) {
      frame.outcome.complete(
          node.transmit(this, frame)
              ? new Outcome.Sent(frame.unsigned())
              : new Outcome.NotDelivered(Reason.NOT_TAKEN, "the channel took no bytes"));
      return;
    }
    if (map.size() == 0) {
      oldestNumber = frame.number;
    }
    map.put(frame);
    figures.begun();
    transmit(frame, node.nanoTime());
  }

  private void transmit(Pending frame, long now) {
    frame.attempts++;
    if (node.transmit(this, frame)) {
      frame.sends++;
      frame.beforeLastNanos = frame.lastNanos;
      frame.lastNanos = now;
      frame.resentForGap = false;
      frame.transmission = ++transmissions;
      flight.sent(frame);
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
    double grown = roundTrip.timeoutNanos() * Math.pow(resending.backOff(), frame.timeouts);
    double pause = Math.min(grown, (double) resending.most().toNanos());
    pause += pause * resending.jitter() * node.random().nextDouble();
    return Math.max(0, Math.min((long) pause, left(frame, now)));
  }

  /** What is left of the total deadline, ns. */
  private long left(Pending frame, long now) {
    return frame.beganNanos + resending.deadline().toNanos() - now;
  }

  /** Whether a resend is allowed and would have its time to be acknowledged. */
  private boolean mayResend(Pending frame, long now) {
    return frame.attempts <= resending.resends()
        && (resending.mode() != Mode.ADAPTIVE || left(frame, now) >= roundTrip.timeoutNanos());
  }

  /** The pause after a send is over: a resend goes out at once, an end is judged after reading. */
  void fired(Pending frame) {
    long now = node.nanoTime();
    boolean onTime = now - frame.dueNanos() <= frame.pauseNanos / 4;
    if (resending.mode() == Mode.DEADLINE || (onTime && mayResend(frame, now))) {
      judge(frame);
    } else {
      node.judgeLater(frame);
    }
  }

  void judge(Pending frame) {
    if (map.get(frame.number) != frame || frame.armed()) {
      return;
    }
    long now = node.nanoTime();
    frame.timeouts++;
    if (mayResend(frame, now)) {
      transmit(frame, now);
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

  /** Whether the last wait was cut short by a pause of our own; it is given once more then. */
  private boolean lateOurselves(Pending frame, long now) {
    return resending.mode() != Mode.DEADLINE
        && !frame.waitedAgain
        && frame.sends > 0
        && now - frame.dueNanos() > frame.pauseNanos / 4;
  }

  private void giveUp(Pending frame, long now) {
    settle(frame);
    if (isSetUp(frame)) {
      setUp = SetUpState.NEEDED;
      endWaiting(Reason.NO_SETUP, "the peer did not acknowledge the set-up");
    }
    if (frame.sends == 0) {
      ended(frame, Reason.NOT_TAKEN, "the channel took no bytes");
    } else {
      figures.givenUp(frame.sends);
      String history = History.of(frame, now);
      node.givenUp(this, frame, history);
      frame.outcome.complete(new Outcome.Unknown(frame.unsigned(), frame.sends, history));
    }
    pump();
  }

  private void settle(Pending frame) {
    map.remove(frame);
    forget(frame);
    if (frame.number == oldestNumber) {
      while (map.size() > 0 && map.get(oldestNumber) == null) {
        oldestNumber++;
      }
    }
  }

  // ---- acknowledgements

  /** What an acknowledgement is to this destination. */
  enum Match {
    PENDING,
    LATE,
    UNKNOWN
  }

  Match acknowledged(int number, int code) {
    Pending frame = map.get(number);
    if (frame == null || frame.what.code() != code || frame.sends == 0) {
      int back = nextNumber - number;
      return back > 0 && back <= LATE_NUMBERS ? Match.LATE : Match.UNKNOWN;
    }
    long now = node.nanoTime();
    settle(frame);
    long sinceLast = now - frame.lastNanos;
    if (frame.sends == 1) {
      roundTrip.sample(sinceLast);
      highestAcknowledged = Math.max(highestAcknowledged, frame.transmission);
    } else if (sinceLast < roundTrip.smoothNanos() * 3 / 4) {
      // Too soon for the last send: the one before it was only slow, or overtaken.
      roundTrip.sample(now - frame.beforeLastNanos);
      if (frame.resentForGap) {
        threshold = Math.min(2 * threshold, MOST_THRESHOLD);
      }
    }
    figures.acknowledged(frame.sends);
    if (isSetUp(frame)) {
      setUp = SetUpState.DONE;
    }
    frame.outcome.complete(
        new Outcome.Acknowledged(
            frame.unsigned(), frame.sends, Duration.ofNanos(now - frame.beganNanos)));
    resendGaps(now);
    pump();
    return Match.PENDING;
  }

  private void resendGaps(long now) {
    if (resending.mode() != Mode.ADAPTIVE) {
      return;
    }
    Pending frame = flight.first();
    while (frame != null && highestAcknowledged - frame.transmission >= threshold) {
      if (mayResend(frame, now)) {
        transmit(frame, now);
        frame.resentForGap = true;
      }
      if (frame.transmission <= highestAcknowledged) {
        flight.remove(frame);
      }
      frame = flight.first();
    }
  }

  // ---- the end

  /** No channel leads there any more. */
  void unreachable(String why) {
    abandon(why);
    endWaiting(Reason.NO_PATH, why);
  }

  private void abandon(String why) {
    end(frame ->
        frame.sends == 0
            ? new Outcome.NotDelivered(Reason.NO_PATH, why)
            : new Outcome.Unknown(frame.unsigned(), frame.sends, why));
  }

  private void end(Function<Pending, @Nullable Outcome> outcome) {
    List<Pending> all = new ArrayList<>(map.size());
    map.drain(frame -> {
      forget(frame);
      all.add(frame);
    });
    if (setUp == SetUpState.UNDER_WAY) {
      setUp = SetUpState.NEEDED;
    }
    all.forEach(frame -> frame.outcome.complete(outcome.apply(frame)));
  }

  private void endWaiting(Reason why, String detail) {
    List<Pending> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(frame -> ended(frame, why, detail));
  }
}

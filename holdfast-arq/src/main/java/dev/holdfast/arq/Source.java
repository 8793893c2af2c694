package dev.holdfast.arq;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.arq.Receiving.Numbers;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.time.TimerWheel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receiver of one source: which numbers were there, and what waits for its turn. All of it is
 * bounded by {@link Receiving}.
 */
final class Source {

  /** What is to be done with a frame. */
  enum Fate {
    /** Deliver it, and acknowledge it when that is due. */
    DELIVER,
    /** Acknowledge it; it waits for its turn. */
    HOLD,
    /** Acknowledge it; it was delivered before, or something newer was. */
    DROP,
    /** Leave it alone: it waits for its commit. */
    UNCOMMITTED,
    /** Neither acknowledge nor deliver it. */
    REFUSE,
    /** As REFUSE; the sender has to open its epoch first. */
    ASK
  }

  private static final class Seen {
    private final int check;
    private final long nanos;
    private boolean committed;

    Seen(int check, long nanos, boolean committed) {
      this.check = check;
      this.nanos = nanos;
      this.committed = committed;
    }
  }

  /** A frame that waits for its turn since then. */
  private record Held(ArqFrame frame, long nanos) {
    int size() {
      return frame.content().length + ArqLayout.FIXED_BYTES;
    }
  }

  /** Frames whose turn has come by time alone. */
  interface Overdue {
    void deliver(List<ArqFrame> frames);
  }

  private final class Gap extends TimerWheel.Timer {
    @Override
    protected void fired() {
      overdue.deliver(skipGap());
    }
  }

  private final ArqNode node;
  private final Receiving receiving;
  private final boolean holdfast;
  private final boolean byOne;
  private final Overdue overdue;
  private final LinkedHashMap<Integer, Seen> seen = new LinkedHashMap<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private final Set<Integer> gone = new HashSet<>();
  private final Gap gap = new Gap();
  private final Tally tally = new Tally();
  private long orderWaitNanos;
  private int heldBytes;
  private long heardNanos;
  private boolean begun;
  private final long receiver;
  private long epoch;
  private int first;
  private int highest;
  private int expected;
  private long restarts;

  Source(ArqNode node, Overdue overdue) {
    this.node = node;
    this.receiving = node.settings().receiving();
    this.holdfast = node.settings().peerIsHoldfast();
    this.byOne = holdfast || receiving.numbers() == Numbers.BY_ONE;
    this.overdue = overdue;
    this.orderWaitNanos = receiving.orderWait().toNanos();
    this.heardNanos = node.nanoTime();
    this.receiver = node.random().nextLong() | 1;
  }

  long heardNanos() {
    return heardNanos;
  }

  /** How often the peer took numbers anew without saying so. */
  long restarts() {
    return restarts;
  }

  /** Whether something of it is still to be delivered or acknowledged. */
  boolean busy() {
    return !held.isEmpty() || seen.values().stream().anyMatch(entry -> !entry.committed);
  }

  long epoch() {
    return epoch;
  }

  /** What this receiver calls itself towards the source, taken by chance when it began. */
  long receiver() {
    return receiver;
  }

  /** Whether a set-up cannot be one that was under way before we began. */
  boolean meantBy(SetUp.Opening opening) {
    return begun || opening.receiver() == receiver;
  }

  /**
   * A sender opens its epoch.
   *
   * @return frames of the epoch before that still waited for their turn, or null where the epoch is
   *     older than the one that is known
   */
  @Nullable List<ArqFrame> open(SetUp.Opening opening) {
    heardNanos = node.nanoTime();
    if (begun && opening.epoch() < epoch) {
      return null;
    }
    if (begun && opening.epoch() == epoch) {
      return List.of();
    }
    List<ArqFrame> left = allHeld();
    begin(opening.first());
    epoch = opening.epoch();
    orderWaitNanos =
        Math.max(orderWaitNanos, opening.patienceMillis() * 1_000_000L + 1_000_000_000L);
    return left;
  }

  private void begin(int number) {
    node.cancel(gap);
    seen.clear();
    held.clear();
    gone.clear();
    tally.clear();
    heldBytes = 0;
    begun = true;
    first = number;
    expected = number;
    highest = number - 1;
  }

  /** Judges a frame. What is delivered after it, because its turn has come, is {@link #next}. */
  Fate take(ArqFrame frame, int check) {
    long now = node.nanoTime();
    heardNanos = now;
    int number = (int) frame.number();
    if (!begun && holdfast) {
      return Fate.ASK;
    }
    if (!begun) {
      begin(number);
    }
    Seen known = seen.get(number);
    if (known != null && known.check == check && (byOne || fresh(known, now))) {
      return known.committed ? Fate.DROP : Fate.UNCOMMITTED;
    }
    if (known != null || (byOne && behind(number))) {
      if (holdfast) {
        return Fate.REFUSE;
      }
      beganAnew(number);
    }
    if (!makeRoom(number)) {
      return Fate.REFUSE;
    }
    Fate fate =
        switch (receiving.delivery()) {
          case UNORDERED -> Fate.DELIVER;
          case LATEST_ONLY -> number - highest > 0 ? Fate.DELIVER : Fate.DROP;
          case ORDERED -> inOrder(frame, number);
        };
    if (fate != Fate.REFUSE) {
      boolean waits =
          fate != Fate.DROP
              && frame.ackFlag() == ArqFrame.ACK_WANTED
              && receiving.acknowledge() == Acknowledge.AFTER_COMMIT;
      seen.remove(number);
      seen.put(number, new Seen(check, now, !waits));
      if (number - highest > 0) {
        highest = number;
      }
    }
    return fate;
  }

  private boolean fresh(Seen known, long now) {
    return !known.committed || now - known.nanos < receiving.remember().toNanos();
  }

  /** Whether a number is older than all that are remembered. */
  private boolean behind(int number) {
    return (holdfast && number - first < 0) || number - highest <= -receiving.window();
  }

  private void beganAnew(int number) {
    restarts++;
    if (byOne) {
      overdue.deliver(allHeld());
      begin(number);
    }
  }

  /** What waits for its turn, in order; what is missing before it is waited for no longer. */
  List<ArqFrame> allHeld() {
    List<ArqFrame> all = new ArrayList<>();
    while (!held.isEmpty()) {
      all.addAll(skipGap());
    }
    return all;
  }

  /**
   * Makes room for a number, unless what would be forgotten for it still waits. Where the peer
   * numbers by one exactly the newest {@link Receiving#window} numbers are remembered.
   */
  private boolean makeRoom(int number) {
    int window = receiving.window();
    if (!byOne) {
      Map.Entry<Integer, Seen> eldest = seen.firstEntry();
      if (seen.size() < window || eldest == null) {
        return true;
      }
      return eldest.getValue().committed && seen.pollFirstEntry() != null;
    }
    if (number - highest <= 0) {
      return true;
    }
    overdue.deliver(advanceTo(number - window + 1));
    int oldest = highest - window + 1;
    int past = Math.min(window, number - highest);
    for (int i = 0; i < past; i++) {
      Seen entry = seen.get(oldest + i);
      if (entry != null && !entry.committed) {
        return false;
      }
    }
    for (int i = 0; i < past; i++) {
      seen.remove(oldest + i);
    }
    return true;
  }

  private Fate inOrder(ArqFrame frame, int number) {
    int ahead = number - expected;
    if (ahead < 0) {
      return Fate.REFUSE;
    }
    if (ahead == 0) {
      expected++;
      return Fate.DELIVER;
    }
    Held waits = new Held(frame, node.nanoTime());
    if (heldBytes + waits.size() > receiving.heldBytes()) {
      return Fate.REFUSE;
    }
    held.put(number, waits);
    heldBytes += waits.size();
    if (!gap.armed()) {
      armGap();
    }
    return Fate.HOLD;
  }

  /** What is missing is waited for as long as the first frame behind it may be held. */
  private void armGap() {
    int number = expected;
    Held first = held.get(number);
    while (first == null) {
      first = held.get(++number);
    }
    node.arm(gap, first.nanos() + orderWaitNanos);
  }

  private @Nullable ArqFrame release(int number) {
    Held waited = held.remove(number);
    if (waited == null) {
      return null;
    }
    heldBytes -= waited.size();
    return waited.frame();
  }

  /** The frames whose turn has come after one was delivered, in order. */
  List<ArqFrame> next() {
    return held.isEmpty() && gone.isEmpty() ? List.of() : run(new ArrayList<>());
  }

  private List<ArqFrame> run(List<ArqFrame> run) {
    gone.removeIf(number -> number - expected < 0);
    ArqFrame frame = release(expected);
    while (frame != null || gone.remove(expected)) {
      if (frame == null) {
        node.count(SessionCounter.GAPS);
      } else {
        run.add(frame);
      }
      frame = release(++expected);
    }
    node.cancel(gap);
    if (!held.isEmpty()) {
      armGap();
    }
    return run;
  }

  /**
   * The sender has given up frames, so that nothing waits for them any more.
   *
   * @return what has waited for them and has its turn now, or null where the sender has to open its
   *     epoch first
   */
  @Nullable List<ArqFrame> givenUp(SetUp.Gone told) {
    heardNanos = node.nanoTime();
    if (!begun) {
      return null;
    }
    if (told.epoch() != epoch || receiving.delivery() != Delivery.ORDERED) {
      return List.of();
    }
    for (int number : told.numbers()) {
      int ahead = number - expected;
      if (ahead >= 0 && ahead < receiving.window() && !held.containsKey(number)) {
        gone.add(number);
      }
    }
    return next();
  }

  /** Waits no longer for what is missing before a number. */
  private List<ArqFrame> advanceTo(int number) {
    List<ArqFrame> run = new ArrayList<>();
    while (number - expected > 0 && !held.isEmpty()) {
      ArqFrame frame = release(expected);
      if (frame != null) {
        run.add(frame);
      } else {
        node.count(SessionCounter.GAPS);
      }
      expected++;
    }
    if (number - expected > 0) {
      expected = number;
    }
    return run(run);
  }

  /** Waits no longer for what is missing before the first held frame. */
  private List<ArqFrame> skipGap() {
    while (!held.isEmpty() && !held.containsKey(expected)) {
      node.count(SessionCounter.GAPS);
      expected++;
    }
    return next();
  }

  /**
   * A delivered frame is durable.
   *
   * @return whether it is to be acknowledged now
   */
  boolean committed(int number) {
    Seen known = seen.get(number);
    if (known == null || known.committed) {
      return false;
    }
    known.committed = true;
    return true;
  }

  /**
   * A frame is to be told of in the next {@link #sums}.
   *
   * @param cameAgain whether it was told before
   */
  void tell(int number, boolean cameAgain) {
    tally.add(number, cameAgain);
  }

  /** What is to be told of, each number once; frames that are not committed are not told of. */
  List<Sum> sums() {
    return tally.take(epoch, this::isCommitted, first);
  }

  private boolean isCommitted(int number) {
    Seen known = seen.get(number);
    return known != null && known.committed;
  }

  /** Forgets what waits. */
  void end() {
    node.cancel(gap);
  }
}

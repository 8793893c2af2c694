package dev.holdfast.arq;

/**
 * How fast bytes go to one destination. The rate is found from what arrives there, and never from
 * what is lost: the most that was acknowledged in one round trip of the last ten, and the least
 * round trip of the last ten seconds. After a doubling start the rate is held, but for one round
 * trip in eight at 5/4 of it, to find more, and the next at 3/4, to empty the queue that this may
 * have filled. Under way is at most twice what the path holds. The method is that of BBR (Cardwell
 * and others, ACM Queue 14-5, 2016), without its phase of near silence.
 *
 * <p>Where little is sent nothing is held up: a rate that was not used is not taken for the path's.
 */
final class Pace {

  private static final double START_GAIN = 2.89;
  private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
  private static final double ROOM_GAIN = 2;

  /** Rounds whose best rate counts. */
  private static final int RATE_ROUNDS = 10;

  /** Of short round trips several make one round: few frames say little. */
  private static final long LEAST_ROUND_NANOS = 10_000_000;

  /** A start has found the rate when this many rounds brought no quarter more. */
  private static final int FULL_ROUNDS = 3;

  /** Round trips that what the start has queued takes to go, at most. */
  private static final int DRAIN_TRIPS = 3;

  /** What may be under way while no rate is known, bytes. */
  private static final int FIRST_ROOM = 16 * 1024;

  /** What may go out at once, as time at the rate: timers are no finer, ns. */
  private static final long BURST_NANOS = 2_000_000;

  /** A path with a shorter round trip is taken for one that holds as much as with this, ns. */
  private static final long LEAST_HELD_NANOS = 2_000_000;

  /** Frames over which losses are counted. */
  private static final int LOSS_FRAMES = 256;

  private static final double MOST_LOSS_GAIN = 1.6;

  private enum Phase {
    START,
    DRAIN,
    CRUISE
  }

  private final RoundTrip roundTrip;
  private final double[] bestOfRound = new double[RATE_ROUNDS];
  private Phase phase = Phase.START;
  private long delivered;
  private long deliveredNanos;
  private long deliveredSentNanos;
  private long underWay;
  private long limitedUntil;
  private double rate;
  private long round;
  private long roundEnds;
  private long roundSince;
  private double rateBefore;
  private int roundsFull;
  private int slowFrames = 8;
  private double ownSends = 1;
  private int step;
  private long stepSince;
  private long nextNanos;

  Pace(RoundTrip roundTrip) {
    this.roundTrip = roundTrip;
  }

  /** Nothing more is there to be sent, so what is under way is less than it might be. */
  void outOfFrames() {
    limitedUntil = delivered + Math.max(1, underWay);
  }

  /** Whether as much is under way as may be. */
  boolean full() {
    return underWay >= room();
  }

  private double room() {
    return rate == 0 ? FIRST_ROOM : Math.max(FIRST_ROOM, roomGain() * held());
  }

  private double roomGain() {
    return phase == Phase.START ? START_GAIN : ROOM_GAIN;
  }

  /** What the path holds at the rate, bytes. */
  private double held() {
    return rate * Math.max(roundTrip.leastNanos(), LEAST_HELD_NANOS);
  }

  /**
   * When the next frame may go out.
   *
   * @return ns; now where it may at once
   */
  long next(long now) {
    return rate == 0 ? now : later(nextNanos - BURST_NANOS, now);
  }

  /** A frame goes out, for the first time or again. */
  void sent(int bytes, long now) {
    if (rate != 0) {
      nextNanos = later(nextNanos, now - BURST_NANOS) + (long) (bytes / pace());
    }
  }

  /** How fast frames go now, bytes a nanosecond. */
  private double pace() {
    double found = rate * gain();
    return phase == Phase.START
        ? Math.max(found, FIRST_ROOM / (double) roundTrip.leastNanos())
        : found;
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private double gain() {
    return switch (phase) {
      case START -> START_GAIN;
      case DRAIN -> 1 / START_GAIN;
      case CRUISE -> slow() ? CYCLE[step] : CYCLE[step] * lossGain();
    };
  }

  /**
   * What has to be sent that one frame arrives and is acknowledged. Counted are frames first sent
   * while less was sent than the path takes: what they lose, it loses whatever is sent.
   */
  private double lossGain() {
    return Math.min(ownSends, MOST_LOSS_GAIN);
  }

  /** Whether a frame that is sent now tells what the path loses of its own. */
  private boolean slow() {
    return phase == Phase.CRUISE && CYCLE[step] < 1;
  }

  /** A frame that was sent first while the pace was {@link #slow} has come to its end. */
  void slowEnded(int sends) {
    slowFrames = Math.min(slowFrames + 1, LOSS_FRAMES);
    ownSends += (sends - ownSends) / slowFrames;
  }

  /** A frame went out, and keeps what is known now: its acknowledgement tells of the path by it. */
  void launched(Launched frame, long now) {
    if (frame.sends == 1) {
      if (underWay == 0) {
        deliveredNanos = now;
        deliveredSentNanos = now;
        outOfFrames();
      }
      underWay += frame.bytes.length;
      frame.slow = slow();
    }
    frame.delivered = delivered;
    frame.deliveredNanos = deliveredNanos;
    frame.deliveredSentNanos = deliveredSentNanos;
    frame.limited = delivered < limitedUntil;
  }

  /** A frame has come to its end without an acknowledgement. */
  void ended(int bytes) {
    underWay -= bytes;
  }

  /**
   * A frame was acknowledged. What was delivered since it was last sent took as long as from the
   * acknowledgement before that send, or as it took to be sent, whichever is longer: that many are
   * read at once after a pause says nothing of the path.
   */
  void acknowledged(Launched frame, long now) {
    underWay -= frame.bytes.length;
    delivered += frame.bytes.length;
    deliveredNanos = now;
    if (frame.delivered >= roundEnds && now - roundSince >= LEAST_ROUND_NANOS) {
      roundSince = now;
      newRound(frame.limited, now);
    }
    if (frame.sends > 1) {
      return;
    }
    deliveredSentNanos = frame.lastNanos;
    long sending = frame.lastNanos - frame.deliveredSentNanos;
    long arriving = now - frame.deliveredNanos;
    long took = Math.max(sending, arriving);
    if (took <= 0) {
      return;
    }
    double found = (delivered - frame.delivered) / (double) took;
    if (rate == 0) {
      nextNanos = now;
    }
    if (!frame.limited || found > rate) {
      int slot = (int) (round % RATE_ROUNDS);
      bestOfRound[slot] = Math.max(bestOfRound[slot], found);
      rate = Math.max(rate, found);
    }
    turn(now);
  }

  private void newRound(boolean limited, long now) {
    roundEnds = delivered;
    if (limited) {
      return;
    }
    if (phase == Phase.START && rate > 0) {
      if (rate >= 1.25 * rateBefore) {
        rateBefore = rate;
        roundsFull = 0;
      } else if (++roundsFull >= FULL_ROUNDS) {
        phase = Phase.DRAIN;
        stepSince = now;
      }
    }
    round++;
    bestOfRound[(int) (round % RATE_ROUNDS)] = 0;
    double best = 0;
    for (double one : bestOfRound) {
      best = Math.max(best, one);
    }
    if (best > 0) {
      rate = best;
    }
  }

  private void turn(long now) {
    boolean drained = underWay <= held() || now - stepSince > DRAIN_TRIPS * roundTrip.leastNanos();
    if (phase == Phase.DRAIN && drained) {
      phase = Phase.CRUISE;
      step = 2;
      stepSince = now;
    }
    if (phase != Phase.CRUISE) {
      return;
    }
    boolean over = now - stepSince > roundTrip.leastNanos();
    boolean emptied = CYCLE[step] < 1 && underWay <= held();
    if (over || emptied) {
      step = (step + 1) % CYCLE.length;
      stepSince = now;
    }
  }
}

package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.link.liveness.KernelView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * One direction of one TCP connection as its kernels see it: segments are sent until they are
 * acknowledged, arrive in order and once, and are given up after a while. While one goes out again
 * newer ones wait.
 */
final class Wire {

  private static final long FIRST_RTO_NANOS = MILLISECONDS.toNanos(200);
  private static final int MOST_DOUBLINGS = 9;

  private static final long NONE = Long.MAX_VALUE;

  /** How long sent bytes may stay unacknowledged: 1.5 times the time of a dead path and 5 s. */
  static final long PATIENCE_NANOS = SECONDS.toNanos(20);

  /** One end of the connection, as the wires tell it. */
  interface End {
    /** Longest pause that its kernel makes between two tries, ns. */
    long mostBetweenTriesNanos();

    /** Bytes came; false when this end knows of no such connection. */
    boolean arrived(byte[] bytes);

    /** The other end has closed. */
    void finished();

    /** The other end knows of no such connection. */
    void refused();

    /** The kernel gives up. */
    void gaveUp();
  }

  private static final class Segment {
    private final long number;
    private final byte[] bytes;
    private final boolean last;

    Segment(long number, byte[] bytes, boolean last) {
      this.number = number;
      this.bytes = bytes;
      this.last = last;
    }
  }

  private final Agenda agenda;
  private final Path path;
  private final BooleanSupplier forgotten;
  private final End from;
  private final End to;
  private final Deque<Segment> unacked = new ArrayDeque<>();
  private long sent;
  private long expected;
  private long lastArrival;
  private long oldestSince;
  private long lastSent;
  private long lastAck;
  private long triedSince = NONE;
  private long retransmits;
  private long totalRetransmits;
  private long probes;
  private long clock;
  private boolean stopped;

  /**
   * @param forgotten whether something on the path drops whatever belongs to this connection
   */
  Wire(Agenda agenda, Path path, BooleanSupplier forgotten, End from, End to) {
    this.agenda = agenda;
    this.path = path;
    this.forgotten = forgotten;
    this.from = from;
    this.to = to;
    this.lastSent = agenda.now();
    this.lastAck = agenda.now();
  }

  boolean passes() {
    return path.passes(agenda.now()) && !forgotten.getAsBoolean();
  }

  void send(byte[] bytes) {
    send(new Segment(sent++, bytes, false));
  }

  void finish() {
    send(new Segment(sent++, new byte[0], true));
  }

  private void send(Segment segment) {
    if (stopped) {
      return;
    }
    if (unacked.isEmpty()) {
      oldestSince = agenda.now();
      restartClock();
    }
    unacked.add(segment);
    if (retransmits == 0) {
      transmit(segment);
    }
  }

  /** Nothing goes out any more. */
  void stop() {
    stopped = true;
    unacked.clear();
  }

  private void transmit(Segment segment) {
    lastSent = agenda.now();
    tried();
    if (passes()) {
      lastArrival = Math.max(lastArrival, agenda.now() + path.delayNanos());
      agenda.at(lastArrival, () -> arrive(segment));
    }
  }

  private void tried() {
    if (triedSince == NONE) {
      triedSince = agenda.now();
    }
  }

  /** How long nothing that was tried has been acknowledged, ns. */
  long unansweredNanos() {
    return triedSince == NONE ? 0 : agenda.now() - triedSince;
  }

  private void arrive(Segment segment) {
    if (segment.number > expected) {
      return;
    }
    if (segment.number == expected) {
      expected++;
      if (segment.last) {
        to.finished();
      } else if (!to.arrived(segment.bytes)) {
        back(from::refused);
        return;
      }
    }
    back(() -> acked(segment.number));
  }

  private void back(Runnable news) {
    if (passes()) {
      agenda.after(
          path.delayNanos(),
          () -> {
            if (!stopped) {
              news.run();
            }
          });
    }
  }

  private void acked(long number) {
    lastAck = agenda.now();
    probes = 0;
    boolean progress = false;
    while (!unacked.isEmpty() && unacked.getFirst().number <= number) {
      unacked.removeFirst();
      progress = true;
    }
    if (progress) {
      oldestSince = agenda.now();
      retransmits = 0;
      restartClock();
    }
    triedSince = unacked.isEmpty() ? NONE : agenda.now();
  }

  private long pauseNanos() {
    long doubled = FIRST_RTO_NANOS << Math.min(retransmits, MOST_DOUBLINGS);
    return Math.min(doubled, from.mostBetweenTriesNanos());
  }

  private void restartClock() {
    long own = ++clock;
    agenda.after(
        pauseNanos(),
        () -> {
          if (own == clock && !unacked.isEmpty()) {
            again();
          }
        });
  }

  private void again() {
    if (agenda.now() - oldestSince >= PATIENCE_NANOS) {
      from.gaveUp();
      return;
    }
    retransmits++;
    totalRetransmits++;
    unacked.forEach(this::transmit);
    restartClock();
  }

  /**
   * The kernel asks a silent peer for an acknowledgement.
   *
   * @param known whether the other end still knows of the connection
   */
  void probe(BooleanSupplier known) {
    if (!unacked.isEmpty() || stopped) {
      return;
    }
    probes++;
    tried();
    if (SECONDS.toNanos(probes) > PATIENCE_NANOS) {
      from.gaveUp();
    } else if (passes()) {
      agenda.after(
          path.delayNanos(),
          () -> {
            if (known.getAsBoolean()) {
              back(() -> acked(-1));
            } else {
              back(from::refused);
            }
          });
    }
  }

  long lastAckNanos() {
    return lastAck;
  }

  KernelView view(long lastReceived) {
    long now = agenda.now();
    long bytes = unacked.stream().mapToLong(segment -> segment.bytes.length).sum();
    return new KernelView(
        now,
        "ESTABLISHED",
        unacked.size(),
        retransmits,
        totalRetransmits,
        retransmits,
        probes,
        pauseNanos() / 1_000,
        path.roundTripNanos() / 1_000,
        millis(now - lastSent),
        millis(now - lastReceived),
        millis(now - lastAck),
        bytes,
        0,
        "");
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}

package dev.holdfast.watch.hand;

import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.watch.hand.ForeignSocket.RefusedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the peer of somebody else's connection for a sign of life, by the keepalive of TCP, which
 * every peer answers. What the program had set is set again by {@link #close}.
 */
public final class Probe implements AutoCloseable {

  /** Whether the peer is there. */
  public enum Answer {
    /** It acknowledged. */
    ALIVE,
    /** It answered that it knows of no such connection; the program has been told. */
    RESET,
    /** Nothing came. */
    SILENT,
    /** The connection ended for another reason meanwhile. */
    ENDED
  }

  /**
   * What came of it.
   *
   * @param sentence for people
   */
  public record Outcome(Answer answer, String sentence) {}

  /** So many probes may be lost that the kernel does not give up on that account. */
  private static final int MOST_PROBES = 127;

  private static final Duration STEP = Duration.ofMillis(20);

  /** The kernel probes when nothing came for 1 s; an acknowledgement is thus so much newer. */
  private static final long NEWER_MILLIS = 500;

  /** A resent segment may be acknowledged at any time. */
  private static final long BARELY_NEWER_MILLIS = 20;

  private final ForeignSocket socket;
  private final SocketClaim claim;
  private final LivenessOptions before;
  private final AtomicBoolean restored = new AtomicBoolean();

  /**
   * Reads what is to be restored; changes nothing yet. Nobody else on this host changes the socket
   * from then on until {@link #close}.
   *
   * @throws RefusedException where another goes on changing it
   */
  public Probe(ForeignSocket socket) throws PosixException, RefusedException, InterruptedException {
    this.socket = socket;
    this.claim = socket.claim();
    this.before = socket.options();
  }

  /**
   * Sends a probe, then one a second, until one is answered or the time is over.
   *
   * @param longest at least 2 s are sensible, for a connection on which something came just now is
   *     probed 1 s after that
   */
  public Outcome ask(Duration longest) throws PosixException, InterruptedException {
    long began = System.nanoTime();
    TcpInfo first = socket.info();
    if (first.state() != TcpState.ESTABLISHED && first.state() != TcpState.CLOSE_WAIT) {
      return new Outcome(Answer.ENDED, "the connection is in state " + first.state());
    }
    boolean busy = first.unackedSegments() > 0;
    if (!busy) {
      socket.change(new LivenessOptions(true, 1, 1, MOST_PROBES, 0), claim);
    }
    long ackAtFirst = first.ackReceivedMillisAgo();
    TcpInfo now = first;
    long elapsed = 0;
    while (elapsed < longest.toMillis()) {
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
      elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      now = socket.info();
      if (now.state() == TcpState.CLOSE) {
        return new Outcome(Answer.RESET, "the peer answered with a reset: it knows it no more");
      }
      long newer = ackAtFirst + elapsed - now.ackReceivedMillisAgo();
      if (newer > (busy ? BARELY_NEWER_MILLIS : NEWER_MILLIS)) {
        return new Outcome(
            Answer.ALIVE,
            (busy ? "sent data was acknowledged" : "a keepalive probe was answered")
                + " within "
                + Spans.text(Duration.ofMillis(elapsed)));
      }
    }
    return new Outcome(Answer.SILENT, silence(now, busy, elapsed));
  }

  private static String silence(TcpInfo now, boolean busy, long elapsed) {
    String tried =
        busy
            ? now.unackedSegments() + " segments sent " + (now.retransmits() + 1) + " times"
            : now.probes() + " keepalive probes";
    return tried + " in " + Spans.text(Duration.ofMillis(elapsed)) + " brought no answer";
  }

  /** What the program had set before, and has again. */
  public LivenessOptions before() {
    return before;
  }

  /** Sets again what the program had set. */
  @Override
  public void close() throws PosixException {
    if (restored.compareAndSet(false, true)) {
      try (claim) {
        socket.change(before, claim);
      }
    }
  }
}

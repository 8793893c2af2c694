package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;

/** All that a session may do to the world. Calls are made from the session's own calls only. */
public interface SessionPort {

  /** Monotonic time, ns; comparable within one process only. */
  long nanoTime();

  /** Wall-clock time for stamps that people read, us since 1970-01-01 UTC. */
  long wallMicros();

  /** When the bytes now being received arrived, on the scale of {@link #nanoTime()}. */
  long arrivedNanos();

  /** Number of this session's channel within its link, from 1. */
  long epoch();

  /** The other end, for people: {@code 10.0.0.7:5000} or a device path. */
  String peer();

  /**
   * How long this session may be silent at most before it sends something, so that nothing on the
   * way forgets the connection.
   *
   * @param wanted above zero
   * @return as wanted, or less where the path is known to keep less
   */
  Duration silence(Duration wanted);

  /**
   * Sends bytes from position to limit, in order after all sent before. The port owns the buffer
   * from here on. Bytes beyond the link's bound of unsent bytes are refused.
   *
   * @return false when the bound is reached or the channel is over; nothing of the buffer is sent
   *     then
   */
  boolean send(ByteBuffer bytes);

  /**
   * As {@link #send}, but ahead of all frames that wait and have not begun: for what must not wait
   * behind data. Urgent frames keep their own order.
   */
  boolean sendUrgent(ByteBuffer bytes);

  /** Bytes handed to {@link #send} that the kernel has not taken yet. */
  long unsentBytes();

  /** Arms a timer, in place of an armed one of the same name. */
  void arm(SessionTimer timer, long nanos);

  /** Disarms a timer; nothing happens when it is not armed. */
  void cancel(SessionTimer timer);

  /** Hands a message to the link, which adds its name, epoch and a sequence number. */
  void deliver(Decoded decoded);

  /**
   * Tells of a doubt about the link; evidence is gathered before this returns. The doubt ends with
   * the next bytes of the peer, by {@link #trust}, or with the channel: {@link Session#condemned}.
   */
  void suspect(Suspicion suspicion);

  /**
   * Looks how the path is, without a doubt yet, and has the kernel ask the peer for an
   * acknowledgement. What is seen counts in a doubt that follows about the same time; it is
   * forgotten with the next bytes of the peer.
   *
   * @param sinceNanos since when the peer has been silent
   */
  void watch(long sinceNanos);

  /** Adds what the session itself saw to the evidence of the present doubt, if there is one. */
  void evidence(Evidence evidence);

  /** What the evidence says now of the present doubt, or of the link where there is none. */
  Verdict verdict();

  /** Ends the present doubt: the connection is kept. Nothing happens where there is none. */
  void trust(String why);

  /** Tells that the state changed, and why. */
  void moved(Enum<?> from, Enum<?> to, String why);

  /**
   * Shows a whole frame as it went over the wire to whoever watches the link; the array is not
   * kept.
   */
  void traced(Direction direction, Decoded frame);

  /** Whether somebody watches, so that a frame nobody sees need not be prepared. */
  boolean tracing();

  /** Tells of something worth a line in the link's events: bad bytes, a refusal, a late reply. */
  void event(SessionEvent event);

  /** Adds to one of the link's counters. */
  void count(SessionCounter counter, long n);

  /** Ends the channel once all sent bytes are out; {@link Session#closed} follows. */
  void close(Cause cause, String detail);
}

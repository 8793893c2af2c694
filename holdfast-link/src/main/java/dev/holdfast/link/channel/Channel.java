package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open conversation of bytes or datagrams with one peer; dies once, never reused. All calls are
 * made on its loop's thread.
 */
public interface Channel {

  /** Urgent bytes that may wait at one time. */
  int MAX_URGENT_BYTES = 64 * 1024;

  /** Names who hears of this channel; called before the first byte is read. */
  void attach(ChannelListener listener);

  /** The other end, for people: {@code 10.0.0.7:5000} or a path. */
  String peer();

  /** This end, for people. */
  String local();

  /** The peer's address, or null where it has none. */
  @Nullable InetAddress address();

  /** Whether what is received keeps its bounds. */
  boolean datagrams();

  /**
   * Queues bytes from position to limit; they go out with {@link #flush()}. Owns the buffer from
   * here on. The caller keeps the bound on {@link #unsentBytes()}.
   */
  void send(ByteBuffer bytes);

  /**
   * As {@link #send}, but ahead of all that is queued and not yet begun: the bytes of one {@code
   * send} are never split. Urgent bytes keep their own order.
   *
   * @return false, with nothing queued, when more than {@value #MAX_URGENT_BYTES} urgent bytes
   *     would wait, or when the channel takes nothing any more
   */
  boolean sendUrgent(ByteBuffer bytes);

  /** Hands what is queued to the kernel. */
  void flush();

  /** Bytes queued that the kernel has not taken yet. */
  long unsentBytes();

  /**
   * Bytes that the kernel has taken since the channel opened; never less than before. {@link
   * ChannelListener#sent()} is told in the same turn in which the last byte of a {@code send} was
   * taken. Bytes of a datagram count when it is handed over.
   */
  long takenBytes();

  /** What the kernel says of this connection now, or said when it failed; costs one system call. */
  KernelView kernel();

  /**
   * Makes the kernel ask the peer's kernel for an acknowledgement now, and again after each {@code
   * keepalive-interval} while nothing else is under way; it carries no data and the peer's program
   * sees nothing of it. The answer shows in {@link KernelView#ackReceivedMillisAgo()}.
   *
   * @return whether that can be asked here
   */
  boolean askForAck();

  /**
   * Runs a task on the loop once a whole turn of poll and read that began after this call is over:
   * what the kernel held for this channel by then has been told to the listener, unless reading is
   * held back. A turn takes a bounded number of bytes, so who wants all of them asks again until a
   * turn brings none. A serial port's turn lasts up to 0.1 s.
   */
  void afterRead(Runnable task);

  /**
   * Sets when the kernel probes and gives up; holds until it is set again or {@link #askForAck()}.
   *
   * @return the socket options that could not be set: the user time-out is Linux's own; none where
   *     the connection is not TCP, which alone has any
   */
  List<String> kernelTimers(LivenessSettings settings);

  /**
   * Takes nothing more, and runs a task on the loop once all that was taken is told: at once where
   * what was taken is told in the same turn.
   */
  default void drain(Runnable task) {
    task.run();
  }

  /** Reads on, or leaves what arrives with the kernel. */
  void reading(boolean on);

  /**
   * Ends once all queued bytes are out, or when the grace time is over; reads nothing any more.
   * {@link ChannelListener#closed} follows with this cause, never before this call has returned. A
   * second call changes nothing unless it gives no grace.
   */
  void close(Cause cause, String detail, long graceNanos);
}

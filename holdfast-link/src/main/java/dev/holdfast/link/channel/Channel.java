package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One open conversation of bytes or datagrams with one peer; dies once, never reused. All calls are
 * made on its loop's thread.
 */
public interface Channel {

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

  /** Hands what is queued to the kernel. */
  void flush();

  /** Bytes queued that the kernel has not taken yet. */
  long unsentBytes();

  /** Reads on, or leaves what arrives with the kernel. */
  void reading(boolean on);

  /**
   * Ends once all queued bytes are out, or when the grace time is over; reads nothing any more.
   * {@link ChannelListener#closed} follows with this cause, never before this call has returned. A
   * second call changes nothing unless it gives no grace.
   */
  void close(Cause cause, String detail, long graceNanos);
}

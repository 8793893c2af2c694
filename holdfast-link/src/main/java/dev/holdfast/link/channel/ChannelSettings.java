package dev.holdfast.link.channel;

import java.util.concurrent.TimeUnit;

/**
 * What opening a channel needs to know.
 *
 * @param connectTimeoutNanos how long one dial may take
 * @param idleNanos how long a datagram peer may be silent before its channel is dropped
 * @param sendStallNanos for how long the kernel may take none of the bytes that wait before the
 *     listener is told {@code PEER_NOT_READING}
 */
public record ChannelSettings(long connectTimeoutNanos, long idleNanos, long sendStallNanos) {

  private static final long SEND_STALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** With 5 s until waiting bytes are told of. */
  public ChannelSettings(long connectTimeoutNanos, long idleNanos) {
    this(connectTimeoutNanos, idleNanos, SEND_STALL_NANOS);
  }
}

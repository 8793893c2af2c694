package dev.holdfast.link.channel;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What opening a channel needs to know.
 *
 * @param connectTimeoutNanos how long one dial may take
 * @param idleNanos how long a datagram peer may be silent before its channel is dropped
 * @param sendStallNanos for how long the kernel may take none of the bytes that wait before the
 *     listener is told {@code PEER_NOT_READING}
 * @param peers those with whom a datagram socket that listens has a channel from the start
 * @param names the same of a Unix datagram socket
 */
public record ChannelSettings(
    long connectTimeoutNanos,
    long idleNanos,
    long sendStallNanos,
    List<InetSocketAddress> peers,
    List<String> names) {

  private static final long SEND_STALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  public ChannelSettings {
    peers = List.copyOf(peers);
    names = List.copyOf(names);
  }

  /** With no peers from the start. */
  public ChannelSettings(long connectTimeoutNanos, long idleNanos, long sendStallNanos) {
    this(connectTimeoutNanos, idleNanos, sendStallNanos, List.of(), List.of());
  }

  /** With 5 s until waiting bytes are told of, and no peers from the start. */
  public ChannelSettings(long connectTimeoutNanos, long idleNanos) {
    this(connectTimeoutNanos, idleNanos, SEND_STALL_NANOS);
  }
}

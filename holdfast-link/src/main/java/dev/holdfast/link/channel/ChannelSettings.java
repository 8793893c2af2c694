package dev.holdfast.link.channel;

/**
 * What opening a channel needs to know.
 *
 * @param connectTimeoutNanos how long one dial may take
 * @param idleNanos how long a datagram peer may be silent before its channel is dropped
 */
public record ChannelSettings(long connectTimeoutNanos, long idleNanos) {}

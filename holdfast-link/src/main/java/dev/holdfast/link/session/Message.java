package dev.holdfast.link.session;

/**
 * One envelope delivered by a session.
 *
 * @param link name of the link
 * @param epoch number of the channel within the link, from 1
 * @param sequence number of the message within the epoch, from 1
 * @param wallMicros when it arrived, us since 1970-01-01 UTC
 * @param decoded kind, body bytes and decoded view
 */
public record Message(String link, long epoch, long sequence, long wallMicros, Decoded decoded) {}

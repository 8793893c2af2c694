package dev.holdfast.gateway.journal;

import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the journal.
 *
 * @param id rising from 1, never used twice
 * @param wallMicros when it arrived, us since 1970-01-01 UTC
 * @param body the bytes as they stood on the wire
 * @param fields a JSON object; null when the message has none, or too large ones
 * @param text for people; cut when very long
 * @param error why the body did not decode; null when it did
 */
public record StoredMessage(
    long id,
    String link,
    long epoch,
    long sequence,
    long wallMicros,
    String protocol,
    String kind,
    Body body,
    @Nullable String fields,
    String text,
    @Nullable String error) {}

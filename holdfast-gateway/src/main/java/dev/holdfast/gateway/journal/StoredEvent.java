package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.SessionEvent.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the journal.
 *
 * @param id rising from 1, of its own count
 * @param wallMicros when it happened, us since 1970-01-01 UTC
 * @param link the link it is of; null for the gateway itself
 */
public record StoredEvent(
    long id, long wallMicros, @Nullable String link, Severity severity, String kind, String text) {}

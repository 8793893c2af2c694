package dev.holdfast.gateway.web;

import dev.holdfast.link.session.SessionEvent;

/**
 * One line of a link's history.
 *
 * @param id its place in the journal
 * @param wallMicros when, us since 1970-01-01 UTC
 * @param kind a short constant name, such as {@code bad-body}
 * @param text one sentence
 */
public record LinkEventView(
    long id,
    String link,
    long epoch,
    long wallMicros,
    SessionEvent.Severity severity,
    String kind,
    String text) {}

package dev.holdfast.gateway.web;

/**
 * Who is there at a link that meters dial in to.
 *
 * @param present callers that have said who they are
 * @param unidentified callers that have not
 * @param links links that callers have or had since the gateway started
 */
public record DialInView(int present, int unidentified, int links) {}

package dev.holdfast.link.liveness;

/**
 * A dated fact about a suspicion.
 *
 * @param wallMicros when it was seen, us since 1970-01-01 UTC
 * @param source who saw it: {@code timer}, {@code kernel}, {@code probe}, {@code channel}
 * @param fact one sentence, with figures and units
 */
public record Evidence(long wallMicros, String source, String fact) {}

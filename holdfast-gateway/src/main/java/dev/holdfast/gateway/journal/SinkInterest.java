package dev.holdfast.gateway.journal;

import java.util.function.Predicate;

/**
 * What a sink still needs of the journal.
 *
 * @param links whether messages of a link go to the sink
 */
public record SinkInterest(String sink, Predicate<String> links) {}

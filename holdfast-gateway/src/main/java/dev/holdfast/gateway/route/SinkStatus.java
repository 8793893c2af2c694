package dev.holdfast.gateway.route;

import org.jspecify.annotations.Nullable;

/**
 * How a sink is.
 *
 * @param delivered messages since the start
 * @param failures deliveries that failed, since the start
 * @param lastError why the newest delivery failed; null when it did not
 * @param lastDeliveredMicros when it last delivered, us since 1970-01-01 UTC; null for not yet
 * @param cursor the last message delivered or passed over
 * @param lag messages of the journal, of any link, after the cursor
 */
public record SinkStatus(
    String name,
    long delivered,
    long failures,
    @Nullable String lastError,
    @Nullable Long lastDeliveredMicros,
    long cursor,
    long lag) {}

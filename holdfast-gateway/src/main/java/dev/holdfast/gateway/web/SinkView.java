package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/**
 * How one sink does.
 *
 * @param kind {@code file}, {@code ipc}, {@code http}
 * @param target where it delivers to, without secrets
 * @param ok whether its last attempt succeeded
 * @param delivered messages delivered since the gateway started
 * @param waiting messages in the journal that it has still to deliver
 * @param failures failed attempts since the gateway started
 * @param lastDeliveredMicros when it last delivered, us since 1970-01-01 UTC, or null
 * @param lastError why its last failed attempt failed, or null
 */
public record SinkView(
    String name,
    String kind,
    String target,
    boolean ok,
    long delivered,
    long waiting,
    long failures,
    @Nullable Long lastDeliveredMicros,
    @Nullable String lastError) {}

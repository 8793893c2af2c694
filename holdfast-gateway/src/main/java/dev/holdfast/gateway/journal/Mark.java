package dev.holdfast.gateway.journal;

/**
 * A note that is durable with a message, neither before nor after it.
 *
 * @param name under which {@link Journal#note(String)} gives it
 */
public record Mark(String name, String text) {}

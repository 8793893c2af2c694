package dev.holdfast.posix.diag;

/**
 * Memory that a socket holds, bytes ({@code INET_DIAG_SKMEMINFO}).
 *
 * @param received held by what was received
 * @param receiveLimit the most for that
 * @param sending held by what is on its way out of this host
 * @param sendLimit the most for what was written
 * @param queued held by all that was written and not acknowledged
 * @param drops segments thrown away for want of room
 */
public record SocketMemory(
    long received, long receiveLimit, long sending, long sendLimit, long queued, long drops) {}

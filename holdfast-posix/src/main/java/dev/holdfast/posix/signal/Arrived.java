package dev.holdfast.posix.signal;

/**
 * A signal that arrived.
 *
 * @param number which
 * @param payload what sigqueue(3) sent along; 0 where nothing was
 * @param sender the process that sent it; 0 where the kernel did
 * @param senderUid that process's user
 */
public record Arrived(int number, int payload, int sender, int senderUid) {}

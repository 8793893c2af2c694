package dev.holdfast.watch.scan;

/**
 * A process that holds a connection.
 *
 * @param pid its number
 * @param descriptor the number of its file descriptor
 * @param process its name, 15 characters at most
 */
public record Owner(int pid, int descriptor, String process) {}

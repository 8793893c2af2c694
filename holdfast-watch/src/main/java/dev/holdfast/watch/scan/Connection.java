package dev.holdfast.watch.scan;

import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.watch.Judged;
import org.jspecify.annotations.Nullable;

/**
 * A connection as one look found it.
 *
 * @param socket the kernel's figures
 * @param owner a process that holds it; null where none does, or none that may be seen
 * @param judged the verdict
 */
public record Connection(TcpSocket socket, @Nullable Owner owner, Judged judged) {}

package dev.holdfast.watch.scan;

import java.util.List;

/**
 * One look at all connections.
 *
 * @param number 1 for the first look
 * @param connections all but listeners and TIME_WAIT, in the kernel's order
 * @param unseen what could not be seen and why, one sentence each
 */
public record Scan(long number, List<Connection> connections, List<String> unseen) {
  public Scan {
    connections = List.copyOf(connections);
    unseen = List.copyOf(unseen);
  }
}

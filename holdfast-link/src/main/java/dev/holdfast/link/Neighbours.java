package dev.holdfast.link;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which links of this process go to the same host, and how they are. */
final class Neighbours {

  /** How a link's neighbours are at one moment. */
  record Count(int well, int doubtful) {}

  private final ConcurrentHashMap<InetAddress, Set<Supervisor<?>>> byHost =
      new ConcurrentHashMap<>();

  void joined(InetAddress host, Supervisor<?> link) {
    byHost.compute(
        host,
        (key, links) -> {
          Set<Supervisor<?>> all = links == null ? ConcurrentHashMap.newKeySet() : links;
          all.add(link);
          return all;
        });
  }

  void left(InetAddress host, Supervisor<?> link) {
    byHost.computeIfPresent(
        host,
        (key, links) -> {
          links.remove(link);
          return links.isEmpty() ? null : links;
        });
  }

  /** How the other links to a host are: READY and without a doubt, or SUSPECT. */
  Count of(InetAddress host, Supervisor<?> except) {
    int well = 0;
    int doubtful = 0;
    for (Supervisor<?> link : byHost.getOrDefault(host, Set.of())) {
      if (link != except) {
        switch (link.seenState()) {
          case READY -> well++;
          case SUSPECT -> doubtful++;
          default -> {}
        }
      }
    }
    return new Count(well, doubtful);
  }
}

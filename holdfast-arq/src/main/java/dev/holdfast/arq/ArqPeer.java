package dev.holdfast.arq;

import java.util.List;

/**
 * A destination and the ways to it.
 *
 * @param address IPv4 address that frames to it and from it carry
 * @param paths {@code host:port} of the datagram channels that lead to it, or the names of its Unix
 *     datagram sockets, or those of the {@link ArqBus buses} that do, the first preferred; empty
 *     where the link's one channel leads to it, or all its buses in their order, or the connections
 *     on which it was heard, the last preferred
 * @param use how several paths are used
 */
public record ArqPeer(int address, List<String> paths, Use use) {

  public ArqPeer {
    paths = List.copyOf(paths);
    paths.forEach(ArqPeer::check);
  }

  private static void check(String path) {
    if (!isName(path)
        && !ArqBus.isName(path)
        && (!path.matches(".*:\\d{1,5}") || Ipv4.ofPeer(path) == null)) {
      throw new IllegalArgumentException("`" + path + "` is no path such as 10.0.0.7:5000");
    }
  }

  /** Whether a path is the name of a Unix socket, and no address. */
  public static boolean isName(String path) {
    return path.startsWith("/") || path.startsWith("@");
  }

  /** A destination on the link's own channel. */
  public ArqPeer(int address) {
    this(address, List.of(), Use.OTHER);
  }

  /** How several paths to a peer are used. */
  public enum Use {
    /** Each frame goes out on every path. */
    BOTH,
    /** A frame goes out on the first path, and after each time-out on the next one. */
    OTHER
  }
}

package dev.holdfast.watch.reset;

import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.watch.capture.Segment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * How far away the peers are and which resets came in their names. Of bounded size: peers and
 * resets that were heard of longest ago are forgotten. Safe for several threads.
 */
final class HopBook {

  private static final int UNKNOWN = -1;

  /** A reset so long ago belongs to an earlier connection of the same ports. */
  private static final long FRESH_MICROS = 30_000_000;

  private final Map<SocketEnd, Integer> usual;
  private final Map<Ends, Reset> resets;
  private boolean changed;

  private record Ends(SocketEnd from, SocketEnd to) {}

  /**
   * A reset.
   *
   * @param ttl its time to live when it came in
   * @param usualTtl that of other segments of the peer; -1 where none is known
   */
  record Reset(long wallMicros, int ttl, int usualTtl) {

    /** Whether the peer's own distance is known. */
    boolean comparable() {
      return usualTtl != UNKNOWN;
    }

    /** Whether it came from as far away as the peer is, whatever it began with. */
    boolean fromPeer() {
      return comparable() && (ttl == usualTtl || Hops.of(ttl) == Hops.of(usualTtl));
    }
  }

  /**
   * An empty book.
   *
   * @param most the most peers, and the most resets
   */
  HopBook(int most) {
    usual = bounded(most);
    resets = bounded(most);
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  private static SocketEnd host(SocketEnd end) {
    return new SocketEnd(end.high(), end.low(), 0);
  }

  /** A connection with this peer is open. */
  synchronized void opened(SocketEnd remote) {
    changed |= usual.putIfAbsent(host(remote), UNKNOWN) == null;
  }

  /** Takes a segment that came in; those of strangers are passed over. */
  synchronized void take(Segment segment, long wallMicros) {
    SocketEnd host = host(segment.from());
    Integer known = usual.get(host);
    if (known == null || segment.ttl() == 0) {
      return;
    }
    if (segment.has(Segment.RST)) {
      resets.put(
          new Ends(segment.from(), segment.to()), new Reset(wallMicros, segment.ttl(), known));
    } else if (known != segment.ttl()) {
      usual.put(host, segment.ttl());
      changed |= known == UNKNOWN;
    }
  }

  /** Whether {@link #addresses} gives others than at the last call of this. */
  synchronized boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  /** Whether the distance of a peer is known. */
  synchronized boolean knows(SocketEnd peer) {
    return usual.getOrDefault(host(peer), UNKNOWN) != UNKNOWN;
  }

  /** The last 32 bits of the peers of one family, by whether their distance is known. */
  synchronized NavigableSet<Integer> addresses(boolean ipv4, boolean known) {
    NavigableSet<Integer> addresses = PeerFilter.ordered();
    usual.forEach((host, ttl) -> {
      if (host.isIpv4() == ipv4 && (ttl != UNKNOWN) == known) {
        addresses.add((int) host.low());
      }
    });
    return addresses;
  }

  /** The reset that came for a connection just now, if any did. */
  synchronized Optional<Reset> resetOf(SocketEnd local, SocketEnd remote, long wallMicros) {
    return Optional.ofNullable(resets.get(new Ends(remote, local)))
        .filter(reset -> wallMicros - reset.wallMicros() < FRESH_MICROS);
  }
}

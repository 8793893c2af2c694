package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What passed a place. Network cards cut and join segments, so data is known by the range of its
 * bytes, the end of data by its place, and all else by its numbers.
 */
final class Passed {

  /** A segment without data, or one that begins or breaks off. */
  private record Sign(SocketEnd from, int kind, int sequence, int acknowledges) {}

  private static final int KINDS = Segment.SYN | Segment.RST;

  private final Set<Sign> signs = new HashSet<>();
  private final Map<SocketEnd, Integer> firsts = new HashMap<>();

  /** For each end the ranges of bytes that it sent, counted from its first number. */
  private final Map<SocketEnd, NavigableMap<Long, Long>> ranges = new HashMap<>();

  private final Map<SocketEnd, Long> newest = new HashMap<>();

  Passed(List<Segment> segments) {
    for (Segment segment : segments) {
      firsts.putIfAbsent(segment.from(), segment.sequence());
      if (isSign(segment)) {
        signs.add(sign(segment));
      }
      if (segment.length() > 0) {
        long from = place(segment, true);
        cover(
            ranges.computeIfAbsent(segment.from(), end -> new TreeMap<>()),
            from,
            from + segment.length());
      }
      if (segment.has(Segment.FIN)) {
        signs.add(end(segment));
      }
    }
  }

  private static boolean isSign(Segment segment) {
    return (segment.flags() & KINDS) != 0 || (segment.length() == 0 && !segment.has(Segment.FIN));
  }

  private static Sign sign(Segment segment) {
    return new Sign(
        segment.from(), segment.flags() & KINDS, segment.sequence(), segment.acknowledges());
  }

  private static Sign end(Segment segment) {
    return new Sign(segment.from(), Segment.FIN, segment.sequence() + segment.length(), 0);
  }

  /** The place of its first byte, going on over the turn of the 32-bit number. */
  private long place(Segment segment, boolean learn) {
    int first = firsts.getOrDefault(segment.from(), segment.sequence());
    long last = newest.getOrDefault(segment.from(), 0L);
    long place = last + (segment.sequence() - first - (int) last);
    if (learn && place > last) {
      newest.put(segment.from(), place);
    }
    return place;
  }

  private static void cover(NavigableMap<Long, Long> ranges, long from, long to) {
    long start = from;
    long end = to;
    Map.Entry<Long, Long> near = ranges.floorEntry(end);
    while (near != null && near.getValue() >= start) {
      start = Math.min(start, near.getKey());
      end = Math.max(end, near.getValue());
      ranges.remove(near.getKey());
      near = ranges.floorEntry(end);
    }
    ranges.put(start, end);
  }

  /** Whether the segment, or what it consists of, passed. */
  boolean has(Segment segment) {
    if (isSign(segment)) {
      return signs.contains(sign(segment));
    }
    return (segment.length() == 0 || hasData(segment))
        && (!segment.has(Segment.FIN) || signs.contains(end(segment)));
  }

  private boolean hasData(Segment segment) {
    NavigableMap<Long, Long> sent = ranges.get(segment.from());
    if (sent == null) {
      return false;
    }
    long from = place(segment, false);
    // The newest number seen may be a turn of the 32 bits further than this segment.
    for (long turn : new long[] {0, -(1L << 32)}) {
      Map.Entry<Long, Long> near = sent.floorEntry(from + turn);
      if (near != null && near.getValue() >= from + turn + segment.length()) {
        return true;
      }
    }
    return false;
  }
}

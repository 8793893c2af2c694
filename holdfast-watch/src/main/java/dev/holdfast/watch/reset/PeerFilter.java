package dev.holdfast.watch.reset;

import dev.holdfast.posix.socket.FilterProgram;
import dev.holdfast.posix.socket.PacketSocket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * The filter for the kernel: of the peers it lets through segments with RST or SYN, and any segment
 * of those whose distance is not known. Peers are known by the last 32 bits of their address, found
 * by halving; where there are many, neighbours share a range, so that the filter stays small and
 * lets through a stranger between them now and then.
 */
final class PeerFilter {

  /** So many ranges fit into what older kernels allow a socket for its filter. */
  static final int MOST_RANGES = 128;

  /** Enough for both headers with all their options. */
  static final int TAKEN_BYTES = 120;

  private static final int TCP = 6;
  private static final int RST_OR_SYN = 0x06;
  private static final int LATER_FRAGMENT = 0x1FFF;

  private static final int IPV4_PROTOCOL = 9;
  private static final int IPV4_FRAGMENT = 6;
  private static final int IPV4_SOURCE = 12;
  private static final int IPV6_NEXT_HEADER = 6;
  private static final int IPV6_SOURCE_END = 20;
  private static final int IPV6_FLAGS = 53;
  private static final int FLAGS = 13;

  /** Addresses from one to another, both without a sign and included. */
  record Range(int from, int to) {}

  private PeerFilter() {}

  /** Lets nothing through. */
  static FilterProgram nothing() {
    return new FilterProgram().drop();
  }

  /**
   * The filter.
   *
   * @param known last 32 bits of the addresses of peers
   * @param unknown of those whose distance is to be learned; not among the others
   */
  static FilterProgram of(
      PacketSocket.Kind kind, NavigableSet<Integer> known, NavigableSet<Integer> unknown) {
    NavigableSet<Integer> all = ordered();
    all.addAll(known);
    all.addAll(unknown);
    if (all.isEmpty()) {
      return nothing();
    }
    FilterProgram speaks = source(kind).append(tree(ranges(all, MOST_RANGES)));
    FilterProgram learns =
        unknown.isEmpty() ? nothing() : source(kind).append(tree(ranges(unknown, MOST_RANGES / 4)));
    FilterProgram program = new FilterProgram();
    if (kind == PacketSocket.Kind.IPV4) {
      program.loadByte(IPV4_PROTOCOL).ifEqual(TCP, 1, 0).drop();
      program.loadHalf(IPV4_FRAGMENT).ifAnyBit(LATER_FRAGMENT, 0, 1).drop();
      program.keepHeaderLength(0).loadByteBehindHeader(FLAGS);
    } else {
      program.loadByte(IPV6_NEXT_HEADER).ifEqual(TCP, 1, 0).drop();
      program.loadByte(IPV6_FLAGS);
    }
    program.ifAnyBit(RST_OR_SYN, 0, 1).leaveOut(learns.size());
    return program.append(learns).append(speaks);
  }

  /** A set for addresses, which have no sign. */
  static NavigableSet<Integer> ordered() {
    return new TreeSet<>(Integer::compareUnsigned);
  }

  private static FilterProgram source(PacketSocket.Kind kind) {
    return new FilterProgram()
        .loadWord(kind == PacketSocket.Kind.IPV4 ? IPV4_SOURCE : IPV6_SOURCE_END);
  }

  /** Takes what lies in a range and drops all else; ends in any case. */
  private static FilterProgram tree(List<Range> ranges) {
    if (ranges.size() == 1) {
      Range range = ranges.getFirst();
      return new FilterProgram()
          .ifAtLeast(range.from(), 0, 1)
          .ifAbove(range.to(), 0, 1)
          .drop()
          .take(TAKEN_BYTES);
    }
    int half = ranges.size() / 2;
    FilterProgram lower = tree(ranges.subList(0, half));
    FilterProgram upper = tree(ranges.subList(half, ranges.size()));
    return new FilterProgram()
        .ifAtLeast(ranges.get(half).from(), 0, 1)
        .leaveOut(lower.size())
        .append(lower)
        .append(upper);
  }

  /** The addresses as few ranges: those with the least room between them are joined first. */
  static List<Range> ranges(NavigableSet<Integer> addresses, int most) {
    record Gap(int before, int after) {
      long width() {
        return Integer.toUnsignedLong(after) - Integer.toUnsignedLong(before);
      }
    }
    PriorityQueue<Gap> widest = new PriorityQueue<>(Comparator.comparingLong(Gap::width));
    int previous = addresses.first();
    for (int address : addresses) {
      if (address != previous) {
        widest.add(new Gap(previous, address));
        if (widest.size() >= most) {
          widest.remove();
        }
      }
      previous = address;
    }
    List<Gap> kept = new ArrayList<>(widest);
    kept.sort((one, other) -> Integer.compareUnsigned(one.before(), other.before()));
    List<Range> ranges = new ArrayList<>();
    int from = addresses.first();
    for (Gap gap : kept) {
      ranges.add(new Range(from, gap.before()));
      from = gap.after();
    }
    ranges.add(new Range(from, addresses.last()));
    return ranges;
  }
}

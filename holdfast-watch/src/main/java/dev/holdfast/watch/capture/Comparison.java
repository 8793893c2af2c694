package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What two captures of the same traffic, taken nearer to one end and nearer to the other, tell of
 * segments that came from neither: those that arrive at one place, and did not pass the other.
 *
 * @param shared connections that both captures have
 * @param unplaced shared connections of which it cannot be told which capture is nearer to whom
 * @param unjudged segments from times that the other capture does not cover
 * @param foreign segments that neither end sent, in the order of time
 */
public record Comparison(int shared, int unplaced, long unjudged, List<Foreign> foreign) {

  public Comparison {
    foreign = List.copyOf(foreign);
  }

  /**
   * Both directions of a connection.
   *
   * @param low the lesser end
   * @param high the greater end
   */
  private record Ends(SocketEnd low, SocketEnd high) {
    private static final Comparator<SocketEnd> ORDER =
        Comparator.comparingLong(SocketEnd::high)
            .thenComparingLong(SocketEnd::low)
            .thenComparingInt(SocketEnd::port);

    private static Ends of(Segment segment) {
      return ORDER.compare(segment.from(), segment.to()) <= 0
          ? new Ends(segment.from(), segment.to())
          : new Ends(segment.to(), segment.from());
    }
  }

  /** Compares two captures. */
  public static Comparison of(Capture first, Capture second) {
    Map<Ends, List<Segment>> ours = byConnection(first);
    Map<Ends, List<Segment>> theirs = byConnection(second);
    Span firstSpan = Span.of(first.segments());
    Span secondSpan = Span.of(second.segments());
    List<Foreign> foreign = new ArrayList<>();
    int shared = 0;
    int unplaced = 0;
    long unjudged = 0;
    for (Map.Entry<Ends, List<Segment>> entry : ours.entrySet()) {
      List<Segment> other = theirs.get(entry.getKey());
      if (other == null) {
        continue;
      }
      shared++;
      TwoViews views = new TwoViews(entry.getValue(), other);
      if (!views.arePlaced()) {
        unplaced++;
        continue;
      }
      foreign.addAll(views.foreign(firstSpan, secondSpan));
      unjudged += views.unjudged();
    }
    foreign.sort(Comparator.comparingLong(one -> one.segment().nanos()));
    return new Comparison(shared, unplaced, unjudged, foreign);
  }

  private static Map<Ends, List<Segment>> byConnection(Capture capture) {
    Map<Ends, List<Segment>> connections = new LinkedHashMap<>();
    for (Segment segment : capture.segments()) {
      connections.computeIfAbsent(Ends.of(segment), ends -> new ArrayList<>()).add(segment);
    }
    return connections;
  }

  /**
   * The time that a capture covers.
   *
   * @param from its first segment, ns
   * @param to its last one, ns
   */
  record Span(long from, long to) {
    private static Span of(List<Segment> segments) {
      return new Span(
          segments.stream().mapToLong(Segment::nanos).min().orElse(0),
          segments.stream().mapToLong(Segment::nanos).max().orElse(-1));
    }

    boolean covers(long nanos, long slack) {
      return nanos >= from - slack && nanos <= to + slack;
    }
  }
}

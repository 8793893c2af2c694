package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection as two captures have it. */
final class TwoViews {

  /** Clocks of two hosts are compared by what passed both; that is right to about a round trip. */
  private static final long SLACK_NANOS = 1_000_000_000;

  /** What a segment is recognised by in the other capture. */
  private record Mark(SocketEnd from, int sequence, int acknowledges, int flags, int length) {
    private static Mark of(Segment segment) {
      return new Mark(
          segment.from(),
          segment.sequence(),
          segment.acknowledges(),
          segment.flags(),
          segment.length());
    }
  }

  private final List<List<Segment>> views;

  /** For each view the end that it is nearer to; null where that cannot be told. */
  private final @Nullable SocketEnd[] near = new @Nullable SocketEnd[2];

  /** How much the clock of the second view is ahead of the first one's. */
  private long ahead;

  private long unjudged;

  TwoViews(List<Segment> first, List<Segment> second) {
    views = List.of(first, second);
    place();
  }

  boolean arePlaced() {
    return near[0] != null;
  }

  long unjudged() {
    return unjudged;
  }

  /** Segments that passed both, with how much later and with how many hops more at the second. */
  private void place() {
    Map<Mark, Segment> marks = new HashMap<>();
    Set<Mark> twice = new HashSet<>();
    for (Segment segment : views.get(0)) {
      if (marks.put(Mark.of(segment), segment) != null) {
        twice.add(Mark.of(segment));
      }
    }
    SocketEnd low = views.get(0).getFirst().from();
    SocketEnd high = views.get(0).getFirst().to();
    List<Long> fromLow = new ArrayList<>();
    List<Long> fromHigh = new ArrayList<>();
    long hops = 0;
    for (Segment segment : views.get(1)) {
      Segment other = marks.get(Mark.of(segment));
      if (other != null && !twice.contains(Mark.of(segment))) {
        boolean outward = segment.from().equals(low);
        (outward ? fromLow : fromHigh).add(segment.nanos() - other.nanos());
        int fewer = other.ttl() - segment.ttl();
        hops += outward ? fewer : -fewer;
      }
    }
    if (fromLow.isEmpty() && fromHigh.isEmpty()) {
      return;
    }
    ahead =
        (fromLow.isEmpty() || fromHigh.isEmpty())
            ? median(fromLow.isEmpty() ? fromHigh : fromLow)
            : (median(fromLow) + median(fromHigh)) / 2;
    long later = fromLow.isEmpty() || fromHigh.isEmpty() ? 0 : median(fromLow) - median(fromHigh);
    if (hops == 0 && later == 0) {
      return;
    }
    boolean firstIsLow = hops == 0 ? later > 0 : hops > 0;
    near[0] = firstIsLow ? low : high;
    near[1] = firstIsLow ? high : low;
  }

  private static long median(List<Long> values) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** What arrived at one view and did not pass the other, which is nearer to its sender. */
  List<Foreign> foreign(Comparison.Span first, Comparison.Span second) {
    List<Foreign> foreign = new ArrayList<>();
    for (int at = 0; at < 2; at++) {
      SocketEnd end = near[at];
      Passed passed = new Passed(views.get(1 - at));
      long shift = at == 0 ? ahead : -ahead;
      Comparison.Span other = at == 0 ? second : first;
      Silence silence = new Silence();
      int usual = usualTtl(views.get(at), end, passed);
      for (Segment segment : views.get(at)) {
        silence.until(segment.nanos());
        if (segment.from().equals(end) || passed.has(segment)) {
          continue;
        }
        if (other.covers(segment.nanos() + shift, SLACK_NANOS)) {
          foreign.add(new Foreign(at, segment, usual, silence.longest()));
        } else {
          unjudged++;
        }
      }
    }
    return foreign;
  }

  /** The longest silence that ended within the last minute. */
  private static final class Silence {
    private static final long REMEMBERED_NANOS = 60_000_000_000L;

    private long last = -1;
    private long longest;
    private long ended;

    private void until(long nanos) {
      long gap = last < 0 ? 0 : Math.max(0, nanos - last);
      last = nanos;
      if (gap >= longest || nanos - ended > REMEMBERED_NANOS) {
        longest = gap;
        ended = nanos;
      }
    }

    private Duration longest() {
      return Duration.ofNanos(longest);
    }
  }

  /** The time to live that most segments of the far end have. */
  private static int usualTtl(List<Segment> view, @Nullable SocketEnd near, Passed passed) {
    int[] counts = new int[256];
    for (Segment segment : view) {
      if (!segment.from().equals(near) && passed.has(segment)) {
        counts[segment.ttl() & 0xFF]++;
      }
    }
    int most = Arrays.stream(counts).max().orElse(0);
    if (most == 0) {
      return -1;
    }
    int ttl = 0;
    while (counts[ttl] < most) {
      ttl++;
    }
    return ttl;
  }
}

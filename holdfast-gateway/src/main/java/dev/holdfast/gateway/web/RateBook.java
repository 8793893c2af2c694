package dev.holdfast.gateway.web;

import dev.holdfast.gateway.web.LinkStatus.Rates;
import dev.holdfast.gateway.web.LinkView.Traffic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Turns the links' totals, sampled about once a second, into rates and a short history. */
final class RateBook {

  /** Seconds of history that are kept. */
  static final int HISTORY = 60;

  private static final int MEAN_OVER = 5;

  private final Map<String, Series> series = new ConcurrentHashMap<>();

  /**
   * Takes one sample of all links; a link not among them is forgotten.
   *
   * @param nanos when, on any monotonic scale
   * @return the links whose rates or history changed
   */
  Set<String> sample(long nanos, List<LinkView> links) {
    Set<String> changed = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (LinkView link : links) {
      seen.add(link.name());
      Series one = series.computeIfAbsent(link.name(), name -> new Series());
      if (one.add(nanos, link.traffic())) {
        changed.add(link.name());
      }
    }
    series.keySet().retainAll(seen);
    return changed;
  }

  LinkStatus status(LinkView link) {
    Series one = series.get(link.name());
    return one == null ? new LinkStatus(link, Rates.ZERO, List.of()) : one.status(link);
  }

  private record Sample(long nanos, Traffic total) {}

  private static final class Series {
    private final ArrayDeque<Sample> recent = new ArrayDeque<>();
    private final ArrayDeque<Long> history = new ArrayDeque<>();
    private Rates rates = Rates.ZERO;

    synchronized boolean add(long nanos, Traffic total) {
      Sample last = recent.peekLast();
      if (last != null) {
        if (history.size() == HISTORY) {
          history.removeFirst();
        }
        history.addLast(Math.max(0, total.messagesIn() - last.total().messagesIn()));
      }
      recent.addLast(new Sample(nanos, total));
      if (recent.size() > MEAN_OVER + 1) {
        recent.removeFirst();
      }
      Rates before = rates;
      rates = mean();
      return !rates.equals(before) || history.stream().anyMatch(n -> n != 0);
    }

    synchronized LinkStatus status(LinkView link) {
      return new LinkStatus(link, rates, new ArrayList<>(history));
    }

    private Rates mean() {
      Sample first = recent.getFirst();
      Sample last = recent.getLast();
      double seconds = (last.nanos() - first.nanos()) / 1e9;
      if (seconds <= 0) {
        return Rates.ZERO;
      }
      Traffic a = first.total();
      Traffic b = last.total();
      return new Rates(
          rate(a.messagesIn(), b.messagesIn(), seconds),
          rate(a.messagesOut(), b.messagesOut(), seconds),
          rate(a.bytesIn(), b.bytesIn(), seconds),
          rate(a.bytesOut(), b.bytesOut(), seconds));
    }

    private static double rate(long from, long to, double seconds) {
      return Math.round(Math.max(0, to - from) / seconds * 100) / 100.0;
    }
  }
}

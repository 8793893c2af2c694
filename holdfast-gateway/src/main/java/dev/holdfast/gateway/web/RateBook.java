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
import java.util.function.BiConsumer;

/** Turns the links' totals, sampled about once a second, into rates and a short history. */
final class RateBook {

  /** Seconds of history that are kept. */
  static final int HISTORY = 60;

  private static final int MEAN_OVER = 5;

  private final Map<String, Series> series = new ConcurrentHashMap<>();
  private long round;

  /** Tells the totals of each link by its name. */
  interface Totals {
    void each(BiConsumer<String, Traffic> link);
  }

  /**
   * Takes one sample of all links; a link not among them is forgotten. One caller at a time.
   *
   * @param nanos when, on any monotonic scale
   * @return the links whose rates or history changed
   */
  Set<String> sample(long nanos, Totals totals) {
    Set<String> changed = new HashSet<>();
    long now = ++round;
    totals.each((link, total) -> {
      Series one = series.computeIfAbsent(link, name -> new Series());
      if (one.add(now, nanos, total)) {
        changed.add(link);
      }
    });
    series.values().removeIf(one -> one.seen() != now);
    return changed;
  }

  LinkStatus status(LinkView link) {
    Series one = series.get(link.name());
    return one == null ? new LinkStatus(link, Rates.ZERO, List.of()) : one.status(link);
  }

  private record Sample(long nanos, Traffic total) {}

  private static final class Series {
    private final ArrayDeque<Sample> recent = new ArrayDeque<>(MEAN_OVER + 2);
    private final long[] history = new long[HISTORY];
    private int samples;
    private int busySeconds;
    private long seen;
    private Rates rates = Rates.ZERO;

    synchronized boolean add(long round, long nanos, Traffic total) {
      seen = round;
      Sample last = recent.peekLast();
      if (last != null) {
        remember(Math.max(0, total.messagesIn() - last.total().messagesIn()));
      }
      recent.addLast(new Sample(nanos, total));
      if (recent.size() > MEAN_OVER + 1) {
        recent.removeFirst();
      }
      Rates before = rates;
      rates = mean();
      return !rates.equals(before) || busySeconds > 0;
    }

    private void remember(long messages) {
      int at = samples++ % HISTORY;
      busySeconds += Long.signum(messages) - Long.signum(history[at]);
      history[at] = messages;
    }

    synchronized long seen() {
      return seen;
    }

    synchronized LinkStatus status(LinkView link) {
      List<Long> newestLast = new ArrayList<>();
      for (int i = Math.max(0, samples - HISTORY); i < samples; i++) {
        newestLast.add(history[i % HISTORY]);
      }
      return new LinkStatus(link, rates, newestLast);
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

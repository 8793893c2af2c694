package dev.holdfast.meter;

import dev.holdfast.meter.MeterEvent.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a meter has noted: of each kind how often, and the last ten. */
public final class MeterEvents {

  /** Events kept of each kind. */
  public static final int KEPT = 10;

  private static final int MAX_COUNT = 999_999;

  private final Map<Kind, Deque<MeterEvent>> last = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  /** Notes an event; the count stops at 999999. */
  public void note(MeterEvent event) {
    Deque<MeterEvent> kept = last.computeIfAbsent(event.kind(), kind -> new ArrayDeque<>());
    kept.addFirst(event);
    if (kept.size() > KEPT) {
      kept.removeLast();
    }
    counts.put(event.kind(), Math.min(MAX_COUNT, count(event.kind()) + 1));
  }

  /** How often it happened since the last clear. */
  public int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /**
   * The n-th last event of a kind.
   *
   * @param n 1 for the last, at most {@value #KEPT}
   * @return null where there were fewer
   */
  public @Nullable MeterEvent last(Kind kind, int n) {
    Deque<MeterEvent> kept = last.get(kind);
    if (kept == null || n < 1 || n > kept.size()) {
      return null;
    }
    Iterator<MeterEvent> events = kept.iterator();
    for (int i = 1; i < n; i++) {
      events.next();
    }
    return events.next();
  }

  /** Forgets all events of a kind. */
  public void clear(Kind kind) {
    last.remove(kind);
    counts.remove(kind);
  }

  /** Forgets all but the clears, which no client can hide. */
  public void clearAll() {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.METER_CLEAR && kind != Kind.EVENT_CLEAR) {
        clear(kind);
      }
    }
  }
}

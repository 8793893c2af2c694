package dev.holdfast.link;

import dev.holdfast.link.session.SessionCounter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;

/** A link's figures: written by its owner without a fence, read by anybody a little later. */
@SuppressWarnings("EnumOrdinal") // an array cell for each constant
final class Gauges {

  /** What is counted beside {@link SessionCounter}. */
  enum Gauge {
    BYTES_IN,
    BYTES_OUT,
    MESSAGES_IN,
    LAST_RECEIVED,
    UNSENT,
    REDIALS,
    REFUSED
  }

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final SessionCounter[] COUNTERS = SessionCounter.values();

  private final long[] gauges = new long[Gauge.values().length];
  private final long[] counters = new long[COUNTERS.length];

  void add(Gauge gauge, long n) {
    CELL.setOpaque(gauges, gauge.ordinal(), gauges[gauge.ordinal()] + n);
  }

  void set(Gauge gauge, long value) {
    CELL.setOpaque(gauges, gauge.ordinal(), value);
  }

  long get(Gauge gauge) {
    return (long) CELL.getOpaque(gauges, gauge.ordinal());
  }

  void count(SessionCounter counter, long n) {
    CELL.setOpaque(counters, counter.ordinal(), counters[counter.ordinal()] + n);
  }

  Map<SessionCounter, Long> counters() {
    Map<SessionCounter, Long> seen = new EnumMap<>(SessionCounter.class);
    for (SessionCounter counter : COUNTERS) {
      long value = (long) CELL.getOpaque(counters, counter.ordinal());
      if (value != 0) {
        seen.put(counter, value);
      }
    }
    return seen;
  }
}

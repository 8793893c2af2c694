package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.session.SessionEvent;
import java.util.concurrent.TimeUnit;

/** Counts peers turned away and tells of them, without letting them fill the events. */
final class Refusals {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Loop loop;
  private final Gauges gauges;
  private final Listeners listeners;
  private long toldNanos;
  private long untold;

  Refusals(Loop loop, Gauges gauges, Listeners listeners) {
    this.loop = loop;
    this.gauges = gauges;
    this.listeners = listeners;
    this.toldNanos = loop.nanoTime() - PAUSE_NANOS;
  }

  void refuse(String peer, String why) {
    gauges.add(Gauge.REFUSED, 1);
    long now = loop.nanoTime();
    if (now - toldNanos < PAUSE_NANOS) {
      untold++;
      return;
    }
    toldNanos = now;
    String others = untold == 0 ? "" : ", and " + untold + " others before it";
    untold = 0;
    listeners.event(
        SessionEvent.warning("peer-refused", peer + " was turned away: " + why + others));
  }
}

package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.IdleTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What others see of a link: written by its owner when it changes, read by anybody. */
final class StatusBoard {

  /** What changes seldom. */
  private record View(
      LinkState state,
      long since,
      Endpoint endpoint,
      long epoch,
      String peer,
      String local,
      String session,
      boolean ready,
      @Nullable Cause lastCause,
      String lastDetail,
      int connections,
      @Nullable LinkLiveness liveness) {}

  private final LinkSettings settings;
  private final Loop loop;
  private final Gauges gauges;
  private final IdleTimes idleTimes;
  private volatile View view;

  StatusBoard(LinkSettings settings, Loop loop, Gauges gauges, IdleTimes idleTimes) {
    this.settings = settings;
    this.loop = loop;
    this.gauges = gauges;
    this.idleTimes = idleTimes;
    long now = loop.wallMicros(loop.nanoTime());
    this.view =
        new View(
            LinkState.STOPPED, now, settings.endpoint(), 0, "", "", "", false, null, "", 0, null);
  }

  LinkState state() {
    return view.state();
  }

  Endpoint endpoint() {
    return view.endpoint();
  }

  void bound(Endpoint real) {
    View v = view;
    view =
        new View(
            v.state,
            v.since,
            real,
            v.epoch,
            v.peer,
            v.local,
            v.session,
            v.ready,
            v.lastCause,
            v.lastDetail,
            v.connections,
            v.liveness);
  }

  /** Shows the present state and channels; the last trouble stays. */
  void publish(LinkState state, long epoch, List<? extends Epoch<?>> epochs) {
    publish(state, epoch, epochs, view.lastCause(), view.lastDetail());
  }

  /** Shows the present state and channels, and what the last trouble was. */
  void publish(
      LinkState state,
      long epoch,
      List<? extends Epoch<?>> epochs,
      @Nullable Cause cause,
      String detail) {
    View old = view;
    Epoch<?> shown = null;
    boolean ready = false;
    for (Epoch<?> each : epochs) {
      if (each.session().ready() && !ready) {
        ready = true;
        shown = each;
      } else if (!ready) {
        shown = each;
      }
    }
    view =
        new View(
            state,
            old.state() == state ? old.since() : loop.wallMicros(loop.nanoTime()),
            old.endpoint(),
            epoch,
            shown == null ? "" : shown.channel().peer(),
            shown == null ? "" : shown.channel().local(),
            shown == null ? "" : shown.session().state(),
            ready,
            cause,
            detail,
            epochs.size(),
            shown == null || shown.liveness() == null ? old.liveness() : shown.liveness());
  }

  LinkStatus status() {
    View v = view;
    return new LinkStatus(
        settings.name(),
        v.endpoint(),
        v.state(),
        v.since(),
        v.epoch(),
        v.peer(),
        v.local(),
        v.session(),
        v.ready(),
        gauges.counters(),
        gauges.get(Gauge.BYTES_IN),
        gauges.get(Gauge.BYTES_OUT),
        gauges.get(Gauge.MESSAGES_IN),
        gauges.get(Gauge.LAST_RECEIVED),
        gauges.get(Gauge.UNSENT),
        v.lastCause(),
        v.lastDetail(),
        gauges.get(Gauge.REDIALS),
        v.connections(),
        gauges.get(Gauge.REFUSED),
        v.liveness() == null ? null : v.liveness().knowing(idleTimes));
  }
}

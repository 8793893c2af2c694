package dev.holdfast.gateway.web;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.arq.ArqFigures.ToDestination;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Gauges of acknowledged frames, by link and destination. */
final class FrameMetrics {

  private record One(MultiGauge gauge, ToDoubleFunction<ToDestination> value) {}

  private final List<One> all = new ArrayList<>();

  FrameMetrics(MeterRegistry registry) {
    add(registry, "pending", "frames that await acknowledgement", ToDestination::pending);
    add(registry, "waiting", "frames that wait for room", ToDestination::waiting);
    add(registry, "first.sends", "frames that wanted acknowledgement", ToDestination::frames);
    add(registry, "sends", "sends of these", ToDestination::sends);
    add(registry, "acknowledged", "acknowledged of these", ToDestination::acknowledged);
    add(registry, "given.up", "given up of these", ToDestination::givenUp);
    add(registry, "round.trip.seconds", "smoothed round trip", to -> to.roundTripMicros() / 1e6);
  }

  private void add(
      MeterRegistry registry, String name, String help, ToDoubleFunction<ToDestination> value) {
    all.add(
        new One(
            MultiGauge.builder("holdfast.frames." + name).description(help).register(registry),
            value));
  }

  /** Takes the figures of all links that have any. */
  void sync(GatewayView view, List<LinkView> links) {
    List<MultiGauge.Row<?>> none = List.of();
    List<List<MultiGauge.Row<?>>> rows = new ArrayList<>();
    all.forEach(one -> rows.add(new ArrayList<>(none)));
    for (LinkView link : links) {
      ArqFigures figures = view.frames(link.name());
      if (figures == null) {
        continue;
      }
      for (ToDestination to : figures.destinations()) {
        Tags tags = Tags.of("link", link.name(), "destination", to.address());
        for (int i = 0; i < all.size(); i++) {
          rows.get(i).add(MultiGauge.Row.of(tags, all.get(i).value().applyAsDouble(to)));
        }
      }
    }
    for (int i = 0; i < all.size(); i++) {
      all.get(i).gauge().register(rows.get(i), true);
    }
  }
}

package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.web.OrderView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** All meters of the gateway: what was read from them, and the way of orders to them. */
final class MeterHall {

  private final Readings readings;
  private final Journal journal;
  private final List<LinkConfig> links;
  private volatile List<HostedLink<?>> hosted = List.of();

  MeterHall(List<LinkConfig> links, Readings readings, Journal journal) {
    this.journal = journal;
    this.links = List.copyOf(links);
    this.readings = readings;
  }

  /** Orders can be given from now on. */
  void opened(List<HostedLink<?>> all) {
    hosted = List.copyOf(all);
  }

  Journal journal() {
    return journal;
  }

  Readings readings() {
    return readings;
  }

  /** Whether a configured link has this name. */
  boolean has(String link) {
    return links.stream().anyMatch(one -> one.name().equals(link));
  }

  /** A configured meter. */
  Optional<MeterConfig.Meter> meter(String link, String meter) {
    return links.stream()
        .filter(one -> one.name().equals(link))
        .map(LinkConfig::meter)
        .flatMap(line -> line == null ? Stream.empty() : line.meters().stream())
        .filter(one -> one.name().equals(meter))
        .findFirst();
  }

  /** Tells a meter what to do. */
  CompletableFuture<OrderView> order(String link, MeterOrder order) {
    for (HostedLink<?> one : hosted) {
      if (one.name().equals(link)) {
        return one.order(order);
      }
    }
    return CompletableFuture.completedFuture(
        new OrderView(
            link,
            order.meter(),
            order.what(),
            OrderView.Outcome.REFUSED,
            "NOT_STARTED",
            "the gateway is starting"));
  }
}

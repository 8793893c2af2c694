package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.DialInConfig;
import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.web.OrderView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All meters of the gateway: what was read from them, and the way of orders to them. */
final class MeterHall {

  private final Readings readings;
  private final Journal journal;
  private final List<LinkConfig> links;
  private final Map<String, HostedLink<?>> hosted = new ConcurrentHashMap<>();

  MeterHall(List<LinkConfig> links, Readings readings, Journal journal) {
    this.journal = journal;
    this.links = List.copyOf(links);
    this.readings = readings;
  }

  /** Orders can be given to a link's meters from now on; any thread. */
  void opened(HostedLink<?> link) {
    hosted.put(link.name(), link);
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

  /** A configured meter, or one that the template of a door has for whoever dials in. */
  Optional<MeterConfig.Meter> meter(String link, String meter) {
    return links.stream()
        .filter(one -> one.name().equals(link))
        .flatMap(one -> Stream.ofNullable(one.meter()))
        .findFirst()
        .or(() -> links.stream().flatMap(door -> byTemplate(door, link)).findFirst())
        .flatMap(
            line -> line.meters().stream().filter(one -> one.name().equals(meter)).findFirst());
  }

  /** The line that a link has which is not there before somebody dials in. */
  private static Stream<MeterConfig> byTemplate(LinkConfig door, String link) {
    MeterConfig line = door.meter();
    DialInConfig keys = line == null ? null : line.dialIn();
    String start = DialInConfig.linkName(door.name(), "", null);
    return line != null
            && keys != null
            && keys.unknown() == DialInConfig.Unknown.TEMPLATE
            && link.startsWith(start)
        ? Stream.of(line.of(line.meters(), link.substring(start.length())))
        : Stream.empty();
  }

  /** Tells a meter what to do. */
  CompletableFuture<OrderView> order(String link, MeterOrder order) {
    HostedLink<?> open = hosted.get(link);
    if (open != null) {
      return open.order(order);
    }
    return CompletableFuture.completedFuture(
        new OrderView(
            link,
            order.meter(),
            order.what(),
            OrderView.Outcome.REFUSED,
            "NOT_STARTED",
            "the link is not there yet"));
  }
}

package dev.holdfast.gateway.config;

import dev.holdfast.arq.ArqBus;
import dev.holdfast.link.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Faults of the wires of an ARQ link that has several, and between them and other links. */
final class BusChecks {

  private static final String KEY = "buses";

  private final Problems problems;
  private final Consumer<Node.Scalar> endpoints;

  /**
   * @param endpoints looks for what is wrong with the endpoint of an ARQ link
   */
  BusChecks(Problems problems, Consumer<Node.Scalar> endpoints) {
    this.problems = problems;
    this.endpoints = endpoints;
  }

  /** The buses of all links that have any. */
  static List<Node.Section> of(List<Node.Section> links) {
    List<Node.Section> all = new ArrayList<>();
    links.forEach(link -> arq(link).ifPresent(arq -> all.addAll(arq.sections(KEY))));
    return all;
  }

  /** The names of a link's wires, its own first; empty where it has only one. */
  static Set<String> names(Node.Section link) {
    Set<String> names = new LinkedHashSet<>();
    List<Node.Section> buses = of(List.of(link));
    if (!buses.isEmpty()) {
      link.scalar("name").ifPresent(name -> names.add(name.text()));
      buses.forEach(bus -> bus.scalar("name").ifPresent(name -> names.add(name.text())));
    }
    return names;
  }

  private static Optional<Node.Section> arq(Node.Section link) {
    return link.scalar("protocol").filter(spoken -> spoken.text().equals("arq")).isPresent()
        ? SharingChecks.section(link, "arq")
        : Optional.empty();
  }

  void check(List<Node.Section> links) {
    Map<String, Place> taken = new HashMap<>();
    for (Node.Section link : links) {
      link.scalar("endpoint")
          .ifPresent(at -> {
            String wire = wire(at.text());
            if (wire != null) {
              taken.putIfAbsent(wire, at.place());
            }
          });
    }
    for (Node.Section link : links) {
      Node.Scalar own = link.scalar("endpoint").orElse(null);
      Node.Entry key = arq(link).flatMap(arq -> arq.entry(KEY)).orElse(null);
      List<Node.Section> buses = of(List.of(link));
      if (own != null && key != null && !buses.isEmpty() && wires(own, key)) {
        buses.forEach(bus -> bus.scalar("endpoint").ifPresent(at -> checkBus(at, own, taken)));
      }
    }
  }

  /** What is had by one wire only; null for what is no endpoint. */
  private static @Nullable String wire(String endpoint) {
    return EndpointText.expected(endpoint) == null ? ArqBus.place(Endpoint.parse(endpoint)) : null;
  }

  /** Whether a link's own endpoint can be one of several wires. */
  private boolean wires(Node.Scalar own, Node.Entry key) {
    String better =
        EndpointText.expected(own.text()) == null
            ? ArqBus.better(Endpoint.parse(own.text()))
            : null;
    if (better != null) {
      problems.add(key.place(), "`buses` are of no use beside `%s`".formatted(own.text()), better);
    }
    return better == null;
  }

  private void checkBus(Node.Scalar at, Node.Scalar own, Map<String, Place> taken) {
    endpoints.accept(at);
    String wire = wire(at.text());
    if (wire == null) {
      return;
    }
    String scheme = EndpointText.scheme(own.text());
    String better = ArqBus.better(Endpoint.parse(at.text()));
    if (!EndpointText.scheme(at.text()).equals(scheme)) {
      problems.add(
          at.place(),
          "`%s` is another kind of wire than the link's own".formatted(at.text()),
          "an endpoint of " + scheme);
    } else if (better != null) {
      problems.add(at.place(), "`%s` is no wire with one peer".formatted(at.text()), better);
    } else {
      Place first = taken.putIfAbsent(wire, at.place());
      if (first != null) {
        problems.add(
            at.place(),
            "`%s` is the wire of line %d already".formatted(wire, first.line()),
            "a wire of its own for each bus");
      }
    }
  }
}

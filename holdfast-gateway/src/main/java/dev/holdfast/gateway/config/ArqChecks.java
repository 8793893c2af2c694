package dev.holdfast.gateway.config;

import dev.holdfast.arq.ArqBus;
import dev.holdfast.arq.ArqPeer;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.link.endpoint.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Faults that lie between the keys of an ARQ link. */
final class ArqChecks {

  private final Problems problems;

  ArqChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Section link) {
    Optional<Node.Scalar> endpoint = link.scalar("endpoint");
    endpoint.ifPresent(this::checkEndpoint);
    boolean names = endpoint.filter(at -> EndpointText.peersHaveNames(at.text())).isPresent();
    boolean wire = endpoint.filter(at -> isWire(at.text())).isPresent();
    Set<String> buses = BusChecks.names(link);
    Node section = link.get("arq").orElse(null);
    if (section == null) {
      problems.add(link.place(), "an arq link without `arq`", "a section with our address");
    }
    if (!(section instanceof Node.Section arq)) {
      return;
    }
    arq.scalar("address").ifPresent(this::checkAddress);
    for (Node.Section peer : arq.sections("peers")) {
      peer.scalar("address").ifPresent(this::checkAddress);
      peer.scalars("paths")
          .forEach(path -> {
            if (!buses.isEmpty()) {
              checkBus(path, buses);
            } else if (checkPath(path, names) && wire) {
              problems.add(
                  path.place(),
                  "the link has one wire, which leads to `%s` or not".formatted(path.text()),
                  "a second one under `buses`, or a udp-listen:// endpoint");
            }
          });
    }
    checkKinds(arq.sections("kinds"));
    boolean ordered = arq.scalar("delivery").filter(d -> !d.text().equals("unordered")).isPresent();
    boolean byOne = arq.scalar("numbers").filter(n -> n.text().equals("by-one")).isPresent();
    if (ordered && !byOne && arq.scalar("setup-type").isEmpty()) {
      problems.add(
          arq.scalar("delivery").map(Node.Scalar::place).orElse(arq.place()),
          "an order of delivery needs to know how the peer numbers",
          "numbers: by-one, or a setup-type");
    }
  }

  private void checkEndpoint(Node.Scalar endpoint) {
    if (EndpointText.expected(endpoint.text()) == null
        && Endpoint.parse(endpoint.text()) instanceof Endpoint.Udp udp
        && udp.host().indexOf(':') >= 0) {
      problems.add(
          endpoint.place(), "the frame holds IPv4 addresses only", "udp:// with an IPv4 address");
    }
  }

  /** Whether it is a wire with one peer, and so can be one of several. */
  private static boolean isWire(String endpoint) {
    return EndpointText.expected(endpoint) == null
        && ArqBus.better(Endpoint.parse(endpoint)) == null;
  }

  private void checkBus(Node.Scalar path, Set<String> buses) {
    if (!buses.contains(path.text())) {
      problems.add(
          path.place(),
          "`%s` is no bus of this link".formatted(path.text()),
          "one of " + String.join(", ", buses));
    }
  }

  private void checkAddress(Node.Scalar address) {
    if (Ipv4.parseOrNull(address.text()) == null) {
      problems.add(
          address.place(),
          "`" + address.text() + "` is no IPv4 address",
          "four numbers up to 255, such as 10.0.0.1");
    }
  }

  /**
   * @param names whether the endpoint leads to names of sockets
   * @return whether it is sound
   */
  private boolean checkPath(Node.Scalar path, boolean names) {
    if (ArqPeer.isName(path.text()) != names) {
      problems.add(
          path.place(),
          "`%s` cannot be reached from the link's endpoint".formatted(path.text()),
          names
              ? "the name of a socket, such as /run/pump or @pump"
              : "host:port, or the endpoint unix-dgram:///path?listen=each");
      return false;
    }
    if (!ArqBus.isName(path.text()) && isPath(path.text())) {
      return true;
    }
    problems.add(
        path.place(), "`" + path.text() + "` is no way to a peer", "such as 10.0.0.7:5000");
    return false;
  }

  private static boolean isPath(String text) {
    try {
      return !new ArqPeer(0, List.of(text), ArqPeer.Use.OTHER).paths().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkKinds(List<Node.Section> kinds) {
    CrossChecks.unique(problems, "kind", kinds);
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section kind : kinds) {
      String key =
          kind.scalar("type").map(Node.Scalar::text).orElse("")
              + "/"
              + kind.scalar("code").map(Node.Scalar::text).orElse("");
      Place first = seen.putIfAbsent(key, kind.place());
      if (first != null) {
        problems.add(
            kind.place(),
            "type and code %s stand in line %d already".formatted(key, first.line()),
            "each kind once");
      }
    }
  }
}

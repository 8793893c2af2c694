package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.AddressRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Faults between those that listen: links may share a port where the addresses they allow tell them
 * apart and they are secured alike; nobody else may.
 */
final class PortChecks {

  private final Problems problems;

  PortChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Section top, List<Node.Section> links) {
    Map<String, Place> pages = new HashMap<>();
    top.get("gateway")
        .filter(Node.Section.class::isInstance)
        .flatMap(g -> ((Node.Section) g).scalar("http"))
        .ifPresent(http -> pages.put(http.text(), http.place()));
    Map<String, List<Node.Section>> seen = new HashMap<>();
    for (Node.Section link : links) {
      Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
      if (endpoint == null || !EndpointText.listens(endpoint.text())) {
        continue;
      }
      String address = EndpointText.address(endpoint.text());
      if (address.endsWith(":0")) {
        continue;
      }
      Place page = pages.get(address);
      if (page != null) {
        taken(endpoint, address, page, "a port of its own");
      }
      List<Node.Section> others = seen.computeIfAbsent(address, a -> new ArrayList<>());
      for (Node.Section other : others) {
        if (!canShare(endpoint, address, link, other)) {
          break;
        }
      }
      others.add(link);
    }
  }

  private void taken(Node.Scalar endpoint, String address, Place first, String expected) {
    problems.add(
        endpoint.place(),
        "`%s` is listened at in line %d already".formatted(address, first.line()),
        expected);
  }

  /** Whether two links can share a port; says why not. */
  private boolean canShare(
      Node.Scalar endpoint, String address, Node.Section link, Node.Section other) {
    Node.Scalar first = other.scalar("endpoint").orElse(endpoint);
    if (!apart(link, other)) {
      taken(
          endpoint,
          address,
          first.place(),
          "a port of its own, or `allow` on both without a common address");
      return false;
    }
    if (!first.text().equals(endpoint.text()) || !tls(link).equals(tls(other))) {
      problems.add(
          endpoint.place(),
          "`%s` is shared with line %d and not secured alike"
              .formatted(address, first.place().line()),
          "the same `endpoint` and `tls` on both");
      return false;
    }
    return true;
  }

  private static boolean apart(Node.Section link, Node.Section other) {
    List<AddressRange> mine = allowed(link);
    List<AddressRange> theirs = allowed(other);
    return !mine.isEmpty()
        && !theirs.isEmpty()
        && mine.stream().noneMatch(a -> theirs.stream().anyMatch(a::overlaps));
  }

  private static List<AddressRange> allowed(Node.Section link) {
    try {
      return link.scalars("allow").stream()
          .map(Node.Scalar::text)
          .map(AddressRange::parse)
          .toList();
    } catch (IllegalArgumentException e) {
      // The binder reports a value that is no range.
      return List.of();
    }
  }

  private static Map<String, String> tls(Node.Section link) {
    Map<String, String> keys = new TreeMap<>();
    link.get("tls")
        .filter(Node.Section.class::isInstance)
        .map(Node.Section.class::cast)
        .ifPresent(section ->
            section
                .entries()
                .forEach(entry ->
                    section.scalar(entry.key()).ifPresent(v -> keys.put(entry.key(), v.text()))));
    return keys;
  }
}

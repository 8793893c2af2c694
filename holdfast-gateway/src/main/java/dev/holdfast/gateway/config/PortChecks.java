package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Faults between those that listen: links may share a port where the addresses they allow tell them
 * apart and they are secured alike; nobody else may.
 */
final class PortChecks {

  private final Problems problems;
  private final GuestChecks guests;

  PortChecks(Problems problems, GuestChecks guests) {
    this.problems = problems;
    this.guests = guests;
  }

  /**
   * Something that listens.
   *
   * @param written its address as it stands in the file, at this place
   * @param link null for the gateway's own page
   */
  private record Listener(
      ListenAddress address, String written, Place place, Node.@Nullable Section link) {}

  void check(Node.Section top, List<Node.Section> links) {
    List<Listener> listeners = new ArrayList<>();
    top.get("gateway")
        .filter(Node.Section.class::isInstance)
        .flatMap(g -> ((Node.Section) g).scalar("http"))
        .flatMap(PortChecks::page)
        .ifPresent(listeners::add);
    for (Node.Section link : links) {
      link.scalar("endpoint")
          .filter(endpoint -> EndpointText.listens(endpoint.text()))
          .flatMap(endpoint -> listener(endpoint, link))
          .ifPresent(listener -> add(listener, listeners));
    }
  }

  private static Optional<Listener> page(Node.Scalar http) {
    try {
      HostPort page = HostPort.parse(http.text());
      return ListenAddress.of(page.host(), page.port())
          .map(address -> new Listener(address, http.text(), http.place(), null));
    } catch (IllegalArgumentException e) {
      // `off`, or the binder reports it.
      return Optional.empty();
    }
  }

  private static Optional<Listener> listener(Node.Scalar endpoint, Node.Section link) {
    return ListenAddress.of(endpoint.text())
        .map(address ->
            new Listener(address, EndpointText.address(endpoint.text()), endpoint.place(), link));
  }

  private void add(Listener listener, List<Listener> before) {
    for (Listener other : before) {
      if (listener.address().clashes(other.address()) && !canShare(listener, other)) {
        break;
      }
    }
    before.add(listener);
  }

  /** Whether two that clash can share the port; says why not. */
  private boolean canShare(Listener listener, Listener other) {
    Node.Section link = listener.link();
    Node.Section first = other.link();
    if (link == null || first == null) {
      taken(listener, other, "a port of its own");
      return false;
    }
    boolean told =
        guests.together(link, first)
            || (guests.alike(link, first) && SharingChecks.toldApart(link, first));
    if (!told && guests.mayBe(link, first)) {
      taken(listener, other, "a port of its own, or the `guests` of the meters' link");
      return false;
    }
    if (!told && !apart(link, first)) {
      taken(
          listener,
          other,
          listener.address().equals(other.address())
              ? "a port of its own, or `allow` on both without a common address"
              : "a port of its own, or one `endpoint` for both and `allow` without a common"
                  + " address");
      return false;
    }
    if (!endpoint(link).equals(endpoint(first)) || !tls(link).equals(tls(first))) {
      problems.add(
          listener.place(),
          "`%s` shares the port of `%s` in line %d and is not written and secured alike"
              .formatted(listener.written(), other.written(), other.place().line()),
          "the same `endpoint` and `tls` on both");
      return false;
    }
    return true;
  }

  private void taken(Listener listener, Listener other, String expected) {
    boolean same = listener.address().equals(other.address());
    problems.add(
        listener.place(),
        same
            ? "`%s` is listened at in line %d already"
                .formatted(listener.written(), other.place().line())
            : "`%s` is one port with `%s` in line %d"
                .formatted(listener.written(), other.written(), other.place().line()),
        expected);
  }

  private static String endpoint(Node.Section link) {
    return link.scalar("endpoint").map(Node.Scalar::text).orElse("");
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

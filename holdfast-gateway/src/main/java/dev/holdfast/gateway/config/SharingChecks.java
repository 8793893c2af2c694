package dev.holdfast.gateway.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Faults between links that share connections or a port and are told apart by session id or device
 * id: what a connection needs is said once, at the first of them.
 */
final class SharingChecks {

  /** Keys of a link that are its connection's. */
  private static final List<String> OF_CONNECTION =
      List.of(
          "tls", "redial", "max-connections", "allow", "max-unsent", "write-deadline", "liveness");

  /** Keys of an hsms section that are its connection's. */
  private static final List<String> OF_HSMS_CONNECTION =
      List.of(
          "role",
          "connect",
          "t5",
          "t6",
          "t7",
          "t8",
          "linktest",
          "linktest-when",
          "linktest-failures",
          "max-message",
          "profile",
          "cut-policy",
          "dead-after",
          "suspect-limit",
          "path",
          "redial-request");

  private final Problems problems;

  SharingChecks(Problems problems) {
    this.problems = problems;
  }

  /** How links share what they share. */
  private enum Way {
    SESSION_ID,
    DEVICE_ID
  }

  private static Optional<Way> way(Node.Section link) {
    if (hsms(link, "session-id").isPresent()) {
      return Optional.of(Way.SESSION_ID);
    }
    return hsms(link, "tell-apart")
        .filter(by -> by.text().equals("device-id"))
        .map(by -> Way.DEVICE_ID);
  }

  /** Whether two links at one port are told apart by session id or device id. */
  static boolean toldApart(Node.Section link, Node.Section other) {
    return way(link).isPresent() && way(link).equals(way(other));
  }

  void check(List<Node.Section> links) {
    Map<String, Node.Section> firsts = new HashMap<>();
    Map<String, Place> ids = new HashMap<>();
    for (Node.Section link : links) {
      Way way = way(link).orElse(null);
      Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
      if (way == null || endpoint == null) {
        continue;
      }
      checkAlone(link, way, endpoint);
      String common = way + " " + endpoint.text();
      checkId(link, way, endpoint, ids);
      Node.Section first = firsts.putIfAbsent(common, link);
      if (first != null) {
        compare(link, first, OF_CONNECTION);
        section(link, "hsms")
            .ifPresent(own ->
                compare(
                    own,
                    section(first, "hsms").orElse(new Node.Section(first.place(), List.of())),
                    OF_HSMS_CONNECTION));
      }
    }
  }

  private void checkAlone(Node.Section link, Way way, Node.Scalar endpoint) {
    boolean listens = EndpointText.listens(endpoint.text());
    if (way == Way.SESSION_ID) {
      hsms(link, "device-id")
          .ifPresent(id ->
              problems.add(
                  id.place(), "`device-id` is of no use beside `session-id`", "one of the two"));
      hsms(link, "profile")
          .filter(profile -> profile.text().equals("strict-ss"))
          .ifPresent(profile ->
              problems.add(
                  profile.place(), "strict-ss knows no session entities", "profile: lenient"));
      hsms(link, "tell-apart")
          .filter(by -> by.text().equals("device-id"))
          .ifPresent(by ->
              problems.add(
                  by.place(),
                  "a link with a `session-id` is told apart by that",
                  "one of the two"));
    } else {
      hsms(link, "tell-apart")
          .filter(by -> !listens)
          .ifPresent(by ->
              problems.add(
                  by.place(),
                  "`tell-apart` is of no use where we do not listen",
                  "a tcp-listen:// endpoint with it"));
      section(link, "hsms")
          .flatMap(hsms -> hsms.entry("redial-request"))
          .ifPresent(request ->
              problems.add(
                  request.place(),
                  "a redial request has one address, and the tools of a shared port have many",
                  "a port of its own"));
    }
  }

  private void checkId(Node.Section link, Way way, Node.Scalar endpoint, Map<String, Place> seen) {
    String key = way == Way.SESSION_ID ? "session-id" : "device-id";
    Optional<Node.Scalar> written = hsms(link, key);
    String id = written.map(Node.Scalar::text).orElse("0");
    Place place = written.map(Node.Scalar::place).orElse(endpoint.place());
    Place first = seen.putIfAbsent(way + " " + endpoint.text() + " " + id, place);
    if (first != null) {
      problems.add(
          place,
          "two links of %s %s at `%s`, the first in line %d"
              .formatted(key, id, endpoint.text(), first.line()),
          "a " + key + " of its own for each");
    }
  }

  /** Keys that the first of several links has for all, and others may repeat. */
  void compare(Node.Section own, Node.Section first, List<String> keys) {
    for (String key : keys) {
      own.entry(key)
          .filter(entry ->
              !text(entry.value()).equals(first.get(key).map(SharingChecks::text).orElse("")))
          .ifPresent(entry ->
              problems.add(
                  entry.place(),
                  first.entry(key).isPresent()
                      ? "`%s` is the connection's, and line %d says otherwise"
                          .formatted(key, first.entry(key).orElseThrow().place().line())
                      : "`%s` is the connection's, which the link in line %d describes"
                          .formatted(key, first.place().line()),
                  "it there only"));
    }
  }

  /** A value as it is written, wherever it stands. */
  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Items items ->
          items.items().stream()
              .map(SharingChecks::text)
              .collect(Collectors.joining(",", "[", "]"));
      case Node.Section section ->
          section.entries().stream()
              .collect(
                  Collectors.toMap(
                      Node.Entry::key,
                      entry -> text(entry.value()),
                      (one, other) -> one,
                      LinkedHashMap::new))
              .toString();
    };
  }

  static Optional<Node.Scalar> hsms(Node.Section link, String key) {
    return section(link, "hsms").flatMap(hsms -> hsms.scalar(key));
  }

  static Optional<Node.Section> section(Node.Section of, String key) {
    return of.get(key).filter(Node.Section.class::isInstance).map(Node.Section.class::cast);
  }
}

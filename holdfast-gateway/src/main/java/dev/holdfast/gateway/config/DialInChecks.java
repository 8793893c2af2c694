package dev.holdfast.gateway.config;

import dev.holdfast.meter.dial.PacketPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Faults between the keys of a link that meters dial in to. */
final class DialInChecks {

  private final Problems problems;

  DialInChecks(Problems problems) {
    this.problems = problems;
  }

  /** The section, where the link has one. */
  static Optional<Node.Section> section(Node.Section link) {
    return link.get("meter")
        .filter(Node.Section.class::isInstance)
        .map(Node.Section.class::cast)
        .flatMap(meter -> meter.get("dial-in"))
        .filter(Node.Section.class::isInstance)
        .map(Node.Section.class::cast);
  }

  /** The known callers of a link, each as a section with the name of its link. */
  static List<Node.Section> namedCallers(Node.Section link) {
    String door = link.scalar("name").map(Node.Scalar::text).orElse("");
    return section(link).map(keys -> keys.sections("callers")).orElse(List.of()).stream()
        .map(caller -> caller.scalar("name").isPresent() ? caller : named(door, caller))
        .toList();
  }

  private static Node.Section named(String door, Node.Section caller) {
    List<Node.Entry> name =
        caller.scalar("id").stream()
            .map(id ->
                new Node.Entry(
                    "name",
                    id.place(),
                    new Node.Scalar(
                        id.place(), DialInConfig.linkName(door, id.text(), null), Node.Kind.TEXT)))
            .toList();
    return new Node.Section(caller.place(), name);
  }

  /** Whether those who are not known get links by the template. */
  static boolean template(Node.Section link) {
    return section(link)
        .flatMap(keys -> keys.scalar("unknown"))
        .filter(way -> way.text().equals("template"))
        .isPresent();
  }

  /** Whether a name may be that of a caller's link that is named after its door. */
  static boolean mayName(List<Node.Section> links, String name) {
    return links.stream()
        .filter(link -> section(link).isPresent())
        .flatMap(link -> link.scalar("name").stream())
        .anyMatch(door -> name.startsWith(door.text() + "-"));
  }

  void check(Node.Section link) {
    Node.Section keys = section(link).orElse(null);
    if (keys == null) {
      return;
    }
    link.scalar("endpoint")
        .filter(endpoint -> !isPort(endpoint.text()))
        .ifPresent(endpoint ->
            problems.add(
                endpoint.place(),
                "nobody can dial in at `" + endpoint.text() + "`",
                "a tcp-listen:// or tls-listen:// endpoint"));
    link.entry("max-connections")
        .filter(most -> link.scalar("endpoint").filter(e -> isPort(e.text())).isPresent())
        .ifPresent(most ->
            problems.add(
                most.place(),
                "`max-connections` is of no use beside `dial-in`",
                "`max-callers` in dial-in"));
    written(keys, "register", PacketPattern::parse);
    written(keys, "heartbeat", PacketPattern::parse);
    written(keys, "register-answer", PacketPattern::bytes);
    written(keys, "heartbeat-answer", PacketPattern::bytes);
    needs(keys, "register-answer", "register");
    needs(keys, "heartbeat-answer", "heartbeat");
    boolean login = keys.scalar("login").filter(on -> on.text().equals("false")).isEmpty();
    boolean ask = keys.scalar("ask").filter(on -> on.text().equals("true")).isPresent();
    if (keys.get("register").isEmpty() && !login && !ask) {
      problems.add(
          keys.place(), "nothing says who dials in", "one of register, login: true, ask: true");
    }
    if (!template(link) && keys.sections("callers").isEmpty()) {
      problems.add(
          keys.place(),
          "every caller is refused: there are no `callers`",
          "callers, or unknown: template");
    }
    checkIds(keys.sections("callers"));
  }

  private static boolean isPort(String endpoint) {
    return EndpointText.listens(endpoint) && EndpointText.isTcp(endpoint);
  }

  private void written(Node.Section keys, String key, Consumer<String> parser) {
    keys.scalar(key)
        .filter(text -> text.kind() == Node.Kind.TEXT)
        .ifPresent(text -> {
          try {
            parser.accept(text.text());
          } catch (IllegalArgumentException e) {
            problems.add(text.place(), "`" + key + "`: " + e.getMessage(), "text, hex: or regex:");
          }
        });
  }

  private void needs(Node.Section keys, String key, String other) {
    if (keys.get(other).isEmpty()) {
      keys.entry(key)
          .ifPresent(entry ->
              problems.add(
                  entry.place(), "`%s` is of no use without `%s`".formatted(key, other), null));
    }
  }

  private void checkIds(List<Node.Section> callers) {
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section caller : callers) {
      caller
          .scalar("id")
          .ifPresent(id -> {
            Place first = seen.putIfAbsent(id.text(), id.place());
            if (first != null) {
              problems.add(
                  id.place(),
                  "caller `%s` stands in line %d already".formatted(id.text(), first.line()),
                  "each caller once");
            }
          });
    }
  }

  /** The meters of a caller, and the id that stands in their addresses. */
  record Own(List<Node.Section> meters, Optional<Node.Scalar> id) {}

  /** All meters of a link's callers, each list to be checked by itself. */
  static List<Own> meters(Node.Section link) {
    List<Own> all = new ArrayList<>();
    for (Node.Section caller :
        section(link).map(keys -> keys.sections("callers")).orElse(List.of())) {
      if (!caller.sections("meters").isEmpty()) {
        all.add(new Own(caller.sections("meters"), caller.scalar("id")));
      }
    }
    return all;
  }
}

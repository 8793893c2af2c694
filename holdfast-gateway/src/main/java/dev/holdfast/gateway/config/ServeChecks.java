package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of served meters, which show values that other links read. */
final class ServeChecks {

  private final Problems problems;
  private final Profiles profiles;

  /** By link and meter, the names and writable names of its points. */
  private final Map<String, Map<String, Source>> sources = new HashMap<>();

  /** The same for links that come when somebody dials in, by how their names begin. */
  private final Map<String, Map<String, Source>> templates = new HashMap<>();

  private record Source(Set<String> points) {}

  ServeChecks(Problems problems, Profiles profiles) {
    this.problems = problems;
    this.profiles = profiles;
  }

  void check(List<Node.Section> links) {
    for (Node.Section link : links) {
      Optional<Node.Section> line = section(link, "meter");
      String name = link.scalar("name").map(Node.Scalar::text).orElse("");
      line.ifPresent(meters -> sources.putIfAbsent(name, meters(meters)));
      line.ifPresent(meters -> callers(link, meters));
    }
    for (Node.Section link : links) {
      boolean serves = link.scalar("protocol").filter(p -> p.text().equals("serve")).isPresent();
      Node.Section serve = section(link, "serve").orElse(null);
      if (serves && serve == null) {
        problems.add(link.place(), "a serve link without `serve`", "a section with units");
      } else if (serves && serve != null) {
        checkUnits(serve);
      }
    }
  }

  /** The links of those who dial in to a link: the known ones, and any that the template makes. */
  private void callers(Node.Section door, Node.Section line) {
    List<Node.Section> known =
        DialInChecks.section(door).stream()
            .flatMap(keys -> keys.sections("callers").stream())
            .toList();
    List<Node.Section> named = DialInChecks.namedCallers(door);
    for (int i = 0; i < named.size(); i++) {
      boolean own = !known.get(i).sections("meters").isEmpty();
      Map<String, Source> meters = meters(own ? known.get(i) : line);
      named.get(i).scalar("name").ifPresent(name -> sources.putIfAbsent(name.text(), meters));
    }
    if (DialInChecks.template(door)) {
      door.scalar("name")
          .ifPresent(
              name -> templates.put(DialInConfig.linkName(name.text(), "", null), meters(line)));
    }
  }

  /** The meters of a link; null where there is none of that name. */
  private @Nullable Map<String, Source> meters(String link) {
    Map<String, Source> configured = sources.get(link);
    return configured != null
        ? configured
        : templates.entrySet().stream()
            .filter(template -> link.startsWith(template.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
  }

  private Map<String, Source> meters(Node.Section line) {
    Map<String, Source> meters = new HashMap<>();
    for (Node.Section meter : line.sections("meters")) {
      Set<String> points = new HashSet<>();
      meter
          .sections("points")
          .forEach(p -> p.scalar("name").ifPresent(name -> points.add(name.text())));
      Profiles.Known profile =
          meter.scalar("profile").map(p -> profiles.find(p.text())).orElse(null);
      if (profile != null) {
        points.addAll(profile.names());
      }
      meter.scalar("name").ifPresent(name -> meters.putIfAbsent(name.text(), new Source(points)));
    }
    return meters;
  }

  private void checkUnits(Node.Section serve) {
    Set<String> spoken = new HashSet<>();
    serve.scalars("protocols").forEach(protocol -> spoken.add(protocol.text()));
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section unit : serve.sections("units")) {
      Language language =
          unit.scalar("protocol")
              .flatMap(p -> LinkChecks.choice(Language.values(), p.text()))
              .orElse(null);
      if (language == null) {
        continue;
      }
      if (!spoken.isEmpty() && !spoken.contains(language.key())) {
        problems.add(
            unit.scalar("protocol").map(Node.Scalar::place).orElse(unit.place()),
            "`" + language.key() + "` is not among the port's `protocols`",
            "one of " + String.join(", ", spoken.stream().sorted().toList()));
      }
      unit.scalar("address")
          .ifPresent(address -> {
            new MeterChecks(problems, profiles).checkAddress(address, language, seen, "");
            if (language == Language.MODBUS_TCP && address.text().matches("0|24[89]|25[0-9]")) {
              problems.add(
                  address.place(),
                  "`%s` is the port itself, which every unit answers for".formatted(address.text()),
                  "a unit number from \"1\" to \"247\"");
            }
          });
      checkPoints(unit, language, source(unit));
    }
  }

  private @Nullable Source source(Node.Section unit) {
    Node.Scalar link = unit.scalar("link").orElse(null);
    Node.Scalar meter = unit.scalar("meter").orElse(null);
    if (link == null || meter == null) {
      return null;
    }
    Map<String, Source> meters = meters(link.text());
    if (meters == null) {
      problems.add(
          link.place(),
          "`%s` is no link of meters%s"
              .formatted(link.text(), Nearest.hint(link.text(), sources.keySet())),
          "the name of a link of protocol meter");
      return null;
    }
    Source source = meters.get(meter.text());
    if (source == null) {
      problems.add(
          meter.place(),
          "`%s` is no meter of `%s`%s"
              .formatted(meter.text(), link.text(), Nearest.hint(meter.text(), meters.keySet())),
          "one of " + String.join(", ", meters.keySet().stream().sorted().limit(10).toList()));
    }
    return source;
  }

  private void checkPoints(Node.Section unit, Language language, @Nullable Source source) {
    List<Node.Section> points = unit.sections("points");
    if (!language.modbus()) {
      unit.entry("points")
          .ifPresent(e ->
              problems.add(
                  e.place(),
                  "`points` is of no use with " + language.key(),
                  "none: all measured values are shown"));
      return;
    }
    if (unit.get("points").isEmpty()) {
      problems.add(unit.place(), "a unit without points", "where values stand");
    }
    new PointChecks(problems).check(points, language);
    for (Node.Section point : points) {
      Node.Scalar from = point.scalar("from").or(() -> point.scalar("name")).orElse(null);
      if (source != null && from != null && !source.points().contains(first(from.text(), source))) {
        problems.add(
            from.place(),
            "the meter has no point `%s`%s"
                .formatted(from.text(), Nearest.hint(from.text(), source.points())),
            "one of "
                + String.join(
                    ", ", new ArrayList<>(source.points()).stream().sorted().limit(10).toList()));
      }
    }
  }

  /** Behind a block's point stand its further values: {@code voltage.2}. */
  private static String first(String name, Source source) {
    return source.points().contains(name) ? name : name.replaceFirst("\\.[0-9]+$", "");
  }

  private static Optional<Node.Section> section(Node.Section of, String key) {
    return of.get(key).filter(Node.Section.class::isInstance).map(Node.Section.class::cast);
  }
}

package dev.holdfast.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Faults that lie between keys. They are looked for in the nodes, so that a file with one bad value
 * is still checked as a whole; what is missing or of the wrong type is the binder's to report.
 */
final class CrossChecks {

  private final Problems problems;
  private final Path folder;
  private final LinkChecks links;
  private final Profiles profiles;

  CrossChecks(Problems problems, Path folder, Profiles profiles) {
    this.problems = problems;
    this.folder = folder;
    this.profiles = profiles;
    this.links = new LinkChecks(problems, folder, profiles);
  }

  void check(Node.Section top) {
    List<Node.Section> all = top.sections("links");
    all.forEach(links::check);
    GuestChecks guests = new GuestChecks(problems, all);
    guests.check();
    new PortChecks(problems, guests).check(top, all);
    new SharingChecks(problems).check(all);
    new ServeChecks(problems, profiles).check(all);
    new BusChecks(problems, at -> links.checkEndpoint(at, Optional.of(LinkConfig.Protocol.ARQ)))
        .check(all);
    List<Node.Section> named = new ArrayList<>(all);
    all.stream().map(DialInChecks::namedCallers).forEach(named::addAll);
    List<Node.Section> buses = BusChecks.of(all);
    named.addAll(buses);
    Set<String> linkNames = unique(problems, "link", named);
    buses.forEach(bus -> bus.scalar("name").ifPresent(name -> linkNames.remove(name.text())));
    List<Node.Section> sinks = top.sections("sinks");
    Set<String> sinkNames = unique(problems, "sink", sinks);
    checkFiles(sinks);
    sinks.stream()
        .filter(sink -> sink.scalar("type").filter(t -> t.text().equals("ipc")).isPresent())
        .forEach(new IpcSinkChecks(problems)::check);
    for (Node.Section route : top.sections("routes")) {
      checkRoute(route, linkNames, sinkNames, all);
    }
  }

  /** The sections' names; a name that stands twice is a problem. */
  static Set<String> unique(Problems problems, String what, List<Node.Section> sections) {
    Map<String, Place> seen = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Node.Section section : sections) {
      section
          .scalar("name")
          .ifPresent(name -> {
            names.add(name.text());
            Place first = seen.putIfAbsent(name.text(), name.place());
            if (first != null) {
              problems.add(
                  name.place(),
                  "two of the name `%s`, the first %s in line %d"
                      .formatted(name.text(), what, first.line()),
                  "a name of its own for each " + what);
            }
          });
    }
    return names;
  }

  private void checkFiles(List<Node.Section> sinks) {
    Map<Path, Place> seen = new HashMap<>();
    for (Node.Section sink : sinks) {
      boolean file = sink.scalar("type").filter(t -> t.text().equals("file")).isPresent();
      Node.Scalar path = sink.scalar("path").orElse(null);
      if (!file || path == null || path.text().indexOf('\0') >= 0) {
        continue;
      }
      Place first = seen.putIfAbsent(folder.resolve(path.text()).normalize(), path.place());
      if (first != null) {
        problems.add(
            path.place(),
            "`%s` is written by the sink in line %d too".formatted(path.text(), first.line()),
            "a file of its own for each sink");
      }
    }
  }

  private void checkRoute(
      Node.Section route, Set<String> links, Set<String> sinks, List<Node.Section> all) {
    for (Node.Scalar from : route.scalars("from")) {
      if (links.stream().noneMatch(link -> Config.Route.matches(from.text(), link))
          && !DialInChecks.mayName(all, from.text())) {
        problems.add(
            from.place(),
            "`" + from.text() + "` matches no link" + Nearest.hint(from.text(), links),
            oneOf(links, "a link"));
      }
    }
    for (Node.Scalar to : route.scalars("to")) {
      if (!sinks.contains(to.text())) {
        problems.add(
            to.place(),
            "there is no sink `" + to.text() + "`" + Nearest.hint(to.text(), sinks),
            oneOf(sinks, "a sink"));
      }
    }
  }

  private static String oneOf(Set<String> names, String what) {
    return names.isEmpty()
        ? what + " to be configured"
        : "one of " + String.join(", ", names.stream().limit(10).toList());
  }
}

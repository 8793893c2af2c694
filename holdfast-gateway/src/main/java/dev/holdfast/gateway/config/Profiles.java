package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import dev.holdfast.gateway.config.MeterConfig.Meter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The device profiles of one configuration, those in CSV files read with it. */
final class Profiles {

  /**
   * What is known of a profile.
   *
   * @param language null where the file does not say it rightly
   * @param names of its points
   * @param records names of its records
   * @param spans where its points stand
   * @param csv null for one that stands in the file
   */
  record Known(
      @Nullable Language language,
      Set<String> names,
      Set<String> records,
      List<PointChecks.Span> spans,
      ProfileCsv.@Nullable Sound csv) {}

  private final Problems problems;
  private final Path folder;
  private final Map<String, Known> known = new HashMap<>();

  private Profiles(Problems problems, Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  /** Reads and checks all. */
  static Profiles read(Node.Section top, Problems problems, Path folder) {
    Profiles profiles = new Profiles(problems, folder);
    List<Node.Section> all = top.sections("profiles");
    CrossChecks.unique(problems, "profile", all);
    all.forEach(profiles::add);
    return profiles;
  }

  /** The names of all. */
  Set<String> names() {
    return known.keySet();
  }

  /** The profile of a name; null when there is none. */
  @Nullable Known find(String name) {
    return known.get(name);
  }

  private void add(Node.Section profile) {
    Language said =
        profile
            .scalar("protocol")
            .flatMap(p -> LinkChecks.choice(Language.values(), p.text()))
            .orElse(null);
    Node.Scalar file = profile.scalar("file").orElse(null);
    Known made = file == null ? inline(profile, said) : fromFile(profile, file, said);
    profile.scalar("name").ifPresent(name -> known.putIfAbsent(name.text(), made));
  }

  private Known inline(Node.Section profile, @Nullable Language language) {
    List<Node.Section> points = profile.sections("points");
    if (profile.get("protocol").isEmpty()) {
      problems.add(profile.place(), "a profile without `protocol`", "what such meters speak");
    }
    if (profile.get("points").isEmpty()) {
      problems.add(profile.place(), "a profile without points", "`points`, or a `file` with them");
    }
    if (language != null) {
      new DutyChecks(problems).records(profile, language);
    }
    List<PointChecks.Span> spans =
        language == null ? List.of() : new PointChecks(problems).check(points, language);
    return new Known(
        language,
        names(points),
        records(profile),
        spans.stream().map(Profiles::ofProfile).toList(),
        null);
  }

  private static PointChecks.Span ofProfile(PointChecks.Span span) {
    return new PointChecks.Span(span.name(), null, span.table(), span.first(), span.end());
  }

  private static Set<String> records(Node.Section profile) {
    return names(profile.sections("records"));
  }

  private static Set<String> names(List<Node.Section> points) {
    return CrossChecks.unique(new Problems(""), "point", points);
  }

  private Known fromFile(Node.Section profile, Node.Scalar file, @Nullable Language said) {
    profile
        .entry("points")
        .ifPresent(points ->
            problems.add(points.place(), "`points` beside a `file` with them", "one of the two"));
    boolean named =
        file.kind() == Node.Kind.TEXT && !file.text().isBlank() && file.text().indexOf('\0') < 0;
    if (!named) {
      return new Known(said, Set.of(), Set.of(), List.of(), null);
    }
    switch (ProfileCsv.load(folder.resolve(file.text()).normalize())) {
      case ProfileCsv.Faulty(List<Problem> found) -> {
        for (Problem problem : found) {
          if (problem.line() == 0) {
            problems.add(
                file.place(), "`%s`: %s".formatted(file.text(), problem.message()), "a CSV file");
          } else {
            problems.addAll(List.of(problem));
          }
        }
        return new Known(said, Set.of(), Set.of(), List.of(), null);
      }
      case ProfileCsv.Sound csv -> {
        new DutyChecks(problems).records(profile, csv.protocol());
        if (said != null && said != csv.protocol()) {
          problems.add(
              profile.scalar("protocol").map(Node.Scalar::place).orElse(profile.place()),
              "the points of `%s` are of %s".formatted(file.text(), csv.protocol().key()),
              csv.protocol().key());
        }
        Set<String> records = new HashSet<>(records(profile));
        for (RecordConfig record : csv.records()) {
          if (!records.add(record.name())) {
            problems.add(
                file.place(),
                "record `%s` stands in `%s` too".formatted(record.name(), file.text()),
                "each record once");
          }
        }
        return new Known(
            csv.protocol(),
            Set.copyOf(csv.points().stream().map(PointConfig::name).toList()),
            records,
            csv.points().stream().flatMap(PointChecks.Span::of).toList(),
            csv);
      }
    }
  }

  /** The configuration with each meter's profile put in its place. */
  Config resolve(Config config) {
    Map<String, ProfileConfig> whole = new HashMap<>();
    List<ProfileConfig> all = new ArrayList<>();
    for (ProfileConfig profile : config.profiles()) {
      ProfileConfig filled = filled(profile);
      all.add(filled);
      whole.put(filled.name(), filled);
    }
    return new Config(
        config.gateway(),
        all,
        config.links().stream().map(link -> resolve(link, whole)).toList(),
        config.sinks(),
        config.routes());
  }

  private ProfileConfig filled(ProfileConfig profile) {
    Known one = known.get(profile.name());
    ProfileCsv.Sound csv = one == null ? null : one.csv();
    return csv == null
        ? profile
        : new ProfileConfig(
            profile.name(),
            csv.protocol(),
            profile.file(),
            profile.readGap(),
            joined(csv.records(), profile.records()),
            csv.points());
  }

  private static LinkConfig resolve(LinkConfig link, Map<String, ProfileConfig> profiles) {
    MeterConfig line = link.meter();
    if (line == null) {
      return link;
    }
    DialInConfig callers = line.dialIn();
    return link.with(
        line.with(
            resolve(line.meters(), profiles),
            callers == null ? null : callers.with(meters -> resolve(meters, profiles))));
  }

  private static List<Meter> resolve(List<Meter> meters, Map<String, ProfileConfig> profiles) {
    return meters.stream().map(meter -> resolve(meter, profiles)).toList();
  }

  private static <T> List<T> joined(List<T> ofProfile, List<T> own) {
    if (own.isEmpty()) {
      return ofProfile;
    }
    List<T> all = new ArrayList<>(ofProfile);
    all.addAll(own);
    return all;
  }

  private static Meter resolve(Meter meter, Map<String, ProfileConfig> profiles) {
    ProfileConfig profile = meter.profile() == null ? null : profiles.get(meter.profile());
    if (profile == null) {
      return meter;
    }
    return new Meter(
        meter.name(),
        meter.profile(),
        profile.protocol(),
        meter.address(),
        Math.max(meter.readGap(), profile.readGap()),
        meter.access(),
        joined(profile.records(), meter.records()),
        joined(profile.points(), meter.points()));
  }
}

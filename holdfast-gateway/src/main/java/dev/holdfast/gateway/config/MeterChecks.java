package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Faults that lie between the keys of a meter link. */
final class MeterChecks {

  private final Problems problems;
  private final Profiles profiles;

  MeterChecks(Problems problems, Profiles profiles) {
    this.problems = problems;
    this.profiles = profiles;
  }

  void check(Node.Section link) {
    Node section = link.get("meter").orElse(null);
    if (section == null) {
      problems.add(link.place(), "a meter link without `meter`", "a section with the meters");
    }
    if (!(section instanceof Node.Section line)) {
      return;
    }
    new DutyChecks(problems).clock(line);
    Set<String> spoken = spoken(line);
    boolean dialIn = DialInChecks.section(link).isPresent();
    checkMeters(line.sections("meters"), spoken, dialIn ? null : "");
    new DialInChecks(problems).check(link);
    for (DialInChecks.Own own : DialInChecks.meters(link)) {
      checkMeters(own.meters(), spoken, own.id().map(Node.Scalar::text).orElse(null));
    }
  }

  /**
   * Meters of one line.
   *
   * @param id what {id} stands for in their addresses: null where that is not known, empty where it
   *     stands for nothing
   */
  private void checkMeters(List<Node.Section> meters, Set<String> spoken, @Nullable String id) {
    CrossChecks.unique(problems, "meter", meters);
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section meter : meters) {
      Profiles.Known profile = profile(meter);
      Language language = language(meter, profile);
      if (language != null) {
        checkMeter(meter, profile, language, spoken, seen, id);
      }
    }
  }

  private Profiles.@Nullable Known profile(Node.Section meter) {
    Node.Scalar name = meter.scalar("profile").orElse(null);
    if (name == null) {
      if (meter.get("protocol").isEmpty()) {
        problems.add(meter.place(), "a meter without `protocol`", "it, or a `profile`");
      }
      if (meter.get("points").isEmpty()) {
        problems.add(meter.place(), "a meter without points", "`points`, or a `profile`");
      }
      return null;
    }
    Profiles.Known profile = profiles.find(name.text());
    if (profile == null) {
      problems.add(
          name.place(),
          "there is no profile `%s`".formatted(name.text())
              + Nearest.hint(name.text(), profiles.names()),
          profiles.names().isEmpty()
              ? "a profile to be configured"
              : "one of "
                  + String.join(", ", profiles.names().stream().sorted().limit(10).toList()));
    }
    return profile;
  }

  private @Nullable Language language(Node.Section meter, Profiles.@Nullable Known profile) {
    Node.Scalar said = meter.scalar("protocol").orElse(null);
    Language own =
        said == null ? null : LinkChecks.choice(Language.values(), said.text()).orElse(null);
    Language usual = profile == null ? null : profile.language();
    if (said != null && own != null && usual != null && own != usual) {
      problems.add(
          said.place(),
          "meters of the profile speak %s".formatted(usual.key()),
          "no `protocol` beside `profile`");
    }
    return own == null ? usual : own;
  }

  /** All where the file leaves it open. */
  private Set<String> spoken(Node.Section line) {
    Set<String> spoken = new HashSet<>();
    for (Node.Scalar protocol : line.scalars("protocols")) {
      if (!spoken.add(protocol.text())) {
        problems.add(
            protocol.place(), "`" + protocol.text() + "` is given twice", "each protocol once");
      }
    }
    return spoken.isEmpty()
        ? Arrays.stream(Language.values()).map(Language::key).collect(Collectors.toSet())
        : spoken;
  }

  private void checkMeter(
      Node.Section meter,
      Profiles.@Nullable Known profile,
      Language language,
      Set<String> spoken,
      Map<String, Place> seen,
      @Nullable String id) {
    if (!spoken.contains(language.key())) {
      problems.add(
          meter.scalar("protocol").map(Node.Scalar::place).orElse(meter.place()),
          "`" + language.key() + "` is not among the line's `protocols`",
          spoken.isEmpty()
              ? null
              : "one of " + String.join(", ", spoken.stream().sorted().toList()));
    }
    meter.scalar("address").ifPresent(address -> checkAddress(address, language, seen, id));
    if (!language.modbus()) {
      meter
          .entry("read-gap")
          .ifPresent(gap ->
              problems.add(gap.place(), "`read-gap` is of no use with " + language.key(), null));
    }
    new DutyChecks(problems).records(meter, language);
    for (Node.Section record : meter.sections("records")) {
      record
          .scalar("name")
          .filter(name -> profile != null && profile.records().contains(name.text()))
          .ifPresent(name ->
              problems.add(
                  name.place(),
                  "the profile has a record `%s` too".formatted(name.text()),
                  "a name of its own for each record"));
    }
    List<Node.Section> own = meter.sections("points");
    meter
        .get("points")
        .filter(points -> points instanceof Node.Items(var _, var items) && items.isEmpty())
        .filter(_ -> profile == null)
        .ifPresent(points -> problems.add(points.place(), "no points", "at least one"));
    if (profile != null && !own.isEmpty()) {
      new PointChecks(problems).checkBeside(own, language, profile);
    } else {
      new PointChecks(problems).check(own, language);
    }
  }

  void checkAddress(
      Node.Scalar address, Language language, Map<String, Place> seen, @Nullable String id) {
    boolean mark = address.text().equals(DialInConfig.ID_MARK);
    if (mark && id == null) {
      return;
    }
    if (mark && Objects.requireNonNull(id).isEmpty()) {
      problems.add(
          address.place(),
          "`{id}` is the id of a caller, and nobody dials in here",
          "digits in quotes, or `dial-in`");
      return;
    }
    String text = mark ? Objects.requireNonNull(id) : address.text();
    String expected =
        mark && !text.matches("[0-9]{1,32}") ? "digits" : expectedAddress(text, language);
    if (expected != null) {
      problems.add(
          address.place(), "`%s` is no address of %s".formatted(text, language.key()), expected);
      return;
    }
    Place first = seen.putIfAbsent(language.key() + " " + address.text(), address.place());
    if (first != null) {
      problems.add(
          address.place(),
          "the %s meter `%s` stands in line %d already"
              .formatted(language.key(), address.text(), first.line()),
          "each meter once");
    }
  }

  /** Null when the address is right; a text the binder refuses anyway is left to it. */
  private static @Nullable String expectedAddress(String text, Language language) {
    if (!text.matches("[0-9]{1,32}")) {
      return null;
    }
    return switch (language) {
      case MODBUS_TCP ->
          text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= 255
              ? null
              : "a unit number from \"0\" to \"255\"";
      case MODBUS_RTU, MODBUS_ASCII ->
          text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= 247
              ? null
              : "a unit number from \"1\" to \"247\"";
      case DLT645_2007 -> text.length() == 12 ? null : "12 digits in quotes";
      case DLT698_45 ->
          text.length() % 2 == 0 ? null : "an even number of digits, up to 32, in quotes";
    };
  }
}

package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Faults that lie between the keys of a meter link. */
final class MeterChecks {

  private static final List<String> MODBUS_ONLY = List.of("register", "type", "table", "words");

  private final Problems problems;

  MeterChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Section link) {
    Node section = link.get("meter").orElse(null);
    if (section == null) {
      problems.add(link.place(), "a meter link without `meter`", "a section with the meters");
    }
    if (!(section instanceof Node.Section line)) {
      return;
    }
    List<Node.Section> meters = line.sections("meters");
    CrossChecks.unique(problems, "meter", meters);
    Set<String> spoken =
        line.get("protocols").isPresent()
            ? line.scalars("protocols").stream().map(Node.Scalar::text).collect(Collectors.toSet())
            : Arrays.stream(Language.values()).map(Language::key).collect(Collectors.toSet());
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section meter : meters) {
      Language language =
          meter
              .scalar("protocol")
              .flatMap(p -> LinkChecks.choice(Language.values(), p.text()))
              .orElse(null);
      if (language != null) {
        checkMeter(meter, language, spoken, seen);
      }
      CrossChecks.unique(problems, "point", meter.sections("points"));
    }
  }

  private void checkMeter(
      Node.Section meter, Language language, Set<String> spoken, Map<String, Place> seen) {
    if (!spoken.contains(language.key())) {
      problems.add(
          meter.scalar("protocol").map(Node.Scalar::place).orElse(meter.place()),
          "`" + language.key() + "` is not among the line's `protocols`",
          spoken.isEmpty()
              ? null
              : "one of " + String.join(", ", spoken.stream().sorted().toList()));
    }
    meter.scalar("address").ifPresent(address -> checkAddress(address, language, seen));
    meter.sections("points").forEach(point -> checkPoint(point, language));
  }

  private void checkAddress(Node.Scalar address, Language language, Map<String, Place> seen) {
    String expected = expectedAddress(address.text(), language);
    if (expected != null) {
      problems.add(
          address.place(),
          "`%s` is no address of %s".formatted(address.text(), language.key()),
          expected);
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
      case MODBUS_RTU ->
          text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= 247
              ? null
              : "a unit number from \"1\" to \"247\"";
      case DLT645_2007 -> text.length() == 12 ? null : "12 digits in quotes";
      case DLT698_45 ->
          text.length() % 2 == 0 ? null : "an even number of digits, up to 32, in quotes";
    };
  }

  private void checkPoint(Node.Section point, Language language) {
    if (language == Language.MODBUS_RTU) {
      missing(point, "register", "the first register, from 0");
      misplaced(point, "id", language);
      return;
    }
    missing(point, "id", "8 hex digits in quotes");
    MODBUS_ONLY.forEach(key -> misplaced(point, key, language));
  }

  private void missing(Node.Section point, String key, String expected) {
    if (point.get(key).isEmpty()) {
      problems.add(point.place(), "a point without `" + key + "`", expected);
    }
  }

  private void misplaced(Node.Section point, String key, Language language) {
    point
        .entry(key)
        .ifPresent(e ->
            problems.add(
                e.place(), "`%s` is of no use with %s".formatted(key, language.key()), null));
  }
}

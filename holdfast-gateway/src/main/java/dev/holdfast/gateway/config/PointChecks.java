package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import dev.holdfast.gateway.config.PointConfig.Table;
import dev.holdfast.meter.Measured;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt645.Dictionary1997;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Faults that lie between the keys of the points of one meter or profile. */
final class PointChecks {

  private static final List<String> MODBUS_ONLY =
      List.of("register", "type", "table", "words", "registers");
  private static final List<String> IDENTIFIER_ONLY = List.of("id", "unlisted", "decimals");
  private static final int HEX = 16;
  private static final int ADDRESSES = 0x10000;

  /** Powers of ten and digits beyond which a scale or an offset is a slip of the pen. */
  private static final int MOST_POWERS = 12;

  /** The same for a least or greatest value, which may be any that 64 bits hold. */
  private static final int LIMIT_POWERS = 308;

  private static final int MOST_DIGITS = 20;

  private final Problems problems;

  PointChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a meter's own points, which stand beside those of its profile. */
  void checkBeside(List<Node.Section> points, Language language, Profiles.Known profile) {
    for (Node.Section point : points) {
      point
          .scalar("name")
          .filter(name -> profile.names().contains(name.text()))
          .ifPresent(name ->
              problems.add(
                  name.place(),
                  "the profile has a point `%s` too".formatted(name.text()),
                  "a name of its own for each point"));
    }
    List<Span> own = spans(points, language);
    checkOverlaps(own, profile.spans());
  }

  /** Checks the points of one meter or profile and tells where they stand. */
  List<Span> check(List<Node.Section> points, Language language) {
    List<Span> spans = spans(points, language);
    checkOverlaps(spans, List.of());
    return spans;
  }

  private List<Span> spans(List<Node.Section> points, Language language) {
    CrossChecks.unique(problems, "point", points);
    List<Span> spans = new ArrayList<>();
    for (Node.Section point : points) {
      List.of("scale", "offset", "min", "max")
          .forEach(key -> number(point, key).ifPresent(n -> checkNumber(n, key)));
      if (language.modbus()) {
        checkRegisters(point, language, spans);
      } else {
        checkIdentifier(point, language);
      }
      checkRange(point);
      point.scalar("quantity").ifPresent(this::checkQuantity);
    }
    return spans;
  }

  private void checkIdentifier(Node.Section point, Language language) {
    missing(point, "id", "8 hex digits in quotes");
    MODBUS_ONLY.forEach(key -> misplaced(point, key, language));
    if (language != Language.DLT645_2007) {
      misplaced(point, "decimals", language);
    }
    Node.Scalar id = point.scalar("id").orElse(null);
    if (id == null || !id.text().matches("[0-9A-Fa-f]{8}|[0-9A-Fa-f]{4}")) {
      return;
    }
    boolean of1997 = PointConfig.of1997(id.text());
    if (of1997) {
      check1997(point, id, language);
    }
    if (isTrue(point, "unlisted") || (of1997 && language != Language.DLT645_2007)) {
      return;
    }
    int number = Integer.parseUnsignedInt(id.text(), HEX);
    boolean known =
        language != Language.DLT645_2007
            ? ObjectDictionary.find(number) != null
            : of1997 ? Dictionary1997.find(number) != null : DataDictionary.find(number) != null;
    if (!known) {
      problems.add(
          id.place(),
          "`%s` is no identifier that the dictionary of %s has"
              .formatted(id.text(), language.key()),
          "one that it has, or `unlisted: true` beside it");
    }
  }

  private void check1997(Node.Section point, Node.Scalar id, Language language) {
    if (language != Language.DLT645_2007) {
      problems.add(
          id.place(),
          "`%s` is an identifier of DL/T 645-1997".formatted(id.text()),
          "an OAD, 8 hex digits in quotes");
    }
    point
        .entry("writable")
        .filter(_ -> isTrue(point, "writable"))
        .ifPresent(writable ->
            problems.add(
                writable.place(), "what DL/T 645-1997 names is only read", "no `writable`"));
  }

  /**
   * Where a point stands.
   *
   * @param place in the file; null for a point of a profile
   */
  record Span(String name, @Nullable Place place, Table table, int first, int end) {

    /** Where a point of a profile stands; none for one that has no register. */
    static Stream<Span> of(PointConfig point) {
      Integer first = point.register();
      if (first == null) {
        return Stream.empty();
      }
      Integer registers = point.registers();
      int words = registers == null ? type(point.typeOrUsual()).words() : registers;
      return Stream.of(new Span(point.name(), null, point.table(), first, first + words));
    }
  }

  private void checkRegisters(Node.Section point, Language language, List<Span> spans) {
    missing(point, "register", "the first register, from 0");
    IDENTIFIER_ONLY.forEach(key -> misplaced(point, key, language));
    Table table = choice(point, "table", Table.values()).orElse(Table.HOLDING);
    PointConfig.Type usual = table.bits() ? PointConfig.Type.BOOL : PointConfig.Type.U16;
    PointConfig.Type type = choice(point, "type", PointConfig.Type.values()).orElse(usual);
    int words = checkType(point, table, type);
    OptionalInt first = whole(point, "register");
    if (first.isEmpty() || words == 0) {
      return;
    }
    Place place = point.scalar("register").map(Node.Scalar::place).orElse(point.place());
    int from = first.getAsInt();
    if (from >= 0 && from < ADDRESSES && from + words > ADDRESSES) {
      problems.add(
          place,
          "%s at %d ends behind 65535".formatted(type.key(), from),
          "a register up to " + (ADDRESSES - words));
      return;
    }
    String name = point.scalar("name").map(Node.Scalar::text).orElse("?");
    spans.add(new Span(name, place, table, from, from + words));
    checkLimits(point, table, type, from, words);
  }

  /** Registers of the point, 0 where they are not known. */
  private int checkType(Node.Section point, Table table, PointConfig.Type type) {
    Place place = point.scalar("type").map(Node.Scalar::place).orElse(point.place());
    if (table.bits() && type != PointConfig.Type.BOOL) {
      problems.add(
          place, "%s does not fit one bit of %s".formatted(type.key(), table.key()), "bool");
      return 0;
    }
    if (type == PointConfig.Type.BOOL || type == PointConfig.Type.TEXT) {
      for (String key : List.of("scale", "offset")) {
        point
            .entry(key)
            .ifPresent(
                e -> problems.add(e.place(), "%s cannot be scaled".formatted(type.key()), null));
      }
    }
    if (type == PointConfig.Type.TEXT) {
      missing(point, "registers", "`registers` with how many it takes");
      return whole(point, "registers").orElse(0);
    }
    int words = ModbusPoint.Type.valueOf(type.name()).words();
    whole(point, "registers")
        .ifPresent(given -> {
          if (given != words) {
            problems.add(
                point.scalar("registers").map(Node.Scalar::place).orElse(place),
                "%s takes %d registers".formatted(type.key(), words),
                "no `registers`, or type: text");
          }
        });
    return words;
  }

  private void checkLimits(
      Node.Section point, Table table, PointConfig.Type type, int first, int words) {
    if (isTrue(point, "writable") && !table.writable()) {
      problems.add(
          point.entry("writable").map(Node.Entry::place).orElse(point.place()),
          "the %s table cannot be written".formatted(table.key()),
          "holding or coil");
    }
    BigDecimal scale = value(point, "scale").orElse(BigDecimal.ONE);
    BigDecimal offset = value(point, "offset").orElse(BigDecimal.ZERO);
    for (String key : List.of("min", "max")) {
      BigDecimal limit = value(point, key).orElse(null);
      if (limit == null || (!type(type).number() && refuse(point, key, type))) {
        continue;
      }
      String refused = refused(table, type, first, words, scale, offset, limit);
      if (refused != null) {
        problems.add(
            point.scalar(key).map(Node.Scalar::place).orElse(point.place()),
            refused,
            "a value that the registers can hold");
      }
    }
  }

  private boolean refuse(Node.Section point, String key, PointConfig.Type type) {
    point
        .entry(key)
        .ifPresent(e -> problems.add(e.place(), type.key() + " has no range", "a number's type"));
    return true;
  }

  private static ModbusPoint.Type type(PointConfig.Type type) {
    return ModbusPoint.Type.valueOf(type.name());
  }

  private static @Nullable String refused(
      Table table,
      PointConfig.Type type,
      int first,
      int words,
      BigDecimal scale,
      BigDecimal offset,
      BigDecimal limit) {
    String why =
        new ModbusPoint(
                "",
                ModbusTable.valueOf(table.name()),
                first,
                type(type),
                words,
                ModbusPoint.WordOrder.BIG,
                scale,
                offset,
                "")
            .refuses(limit);
    return why == null ? null : why.replaceFirst("^point : ", "");
  }

  private void checkQuantity(Node.Scalar quantity) {
    String text = quantity.text();
    if (text.matches("[a-z0-9-]+(\\.[0-9]{1,2})?") && Measured.parse(text) == null) {
      List<String> known = Arrays.stream(Quantity.values()).map(Measured::name).toList();
      problems.add(
          quantity.place(),
          "`%s` is no quantity%s"
              .formatted(text, Nearest.hint(text.replaceFirst("\\..*", ""), known)),
          "one of " + String.join(", ", known));
    }
  }

  private void checkRange(Node.Section point) {
    BigDecimal min = value(point, "min").orElse(null);
    BigDecimal max = value(point, "max").orElse(null);
    if (min != null && max != null && min.compareTo(max) > 0) {
      problems.add(
          point.scalar("max").map(Node.Scalar::place).orElse(point.place()),
          "the greatest value is below the least",
          "a number from " + min.toPlainString());
    }
    for (String key : List.of("min", "max")) {
      if (!isTrue(point, "writable")) {
        point
            .entry(key)
            .ifPresent(e ->
                problems.add(
                    e.place(),
                    "`" + key + "` is of no use where nothing may be written",
                    "`writable: true` with it"));
      }
    }
  }

  private void checkOverlaps(List<Span> own, List<Span> taken) {
    List<Span> all = new ArrayList<>(own);
    all.addAll(taken);
    all.sort(Comparator.comparing(Span::table).thenComparingInt(Span::first));
    Span widest = null;
    for (Span span : all) {
      if (widest != null && widest.table() == span.table() && span.first() < widest.end()) {
        overlap(span, widest);
      }
      if (widest == null || widest.table() != span.table() || span.end() > widest.end()) {
        widest = span;
      }
    }
  }

  private void overlap(Span one, Span other) {
    boolean after = after(one.place(), other.place());
    Span later = after ? one : other;
    Span earlier = after ? other : one;
    Place place = later.place();
    Place first = earlier.place();
    if (place != null) {
      problems.add(
          place,
          "%s %d to %d overlaps `%s` %s"
              .formatted(
                  later.table().key(),
                  later.first(),
                  later.end() - 1,
                  earlier.name(),
                  first == null ? "of the profile" : "in line " + first.line()),
          "registers of its own for each point");
    }
  }

  /** What the profile has comes before all. */
  private static boolean after(@Nullable Place one, @Nullable Place other) {
    if (one == null || other == null) {
      return one != null;
    }
    return one.line() > other.line()
        || (one.line() == other.line() && one.column() > other.column());
  }

  private void checkNumber(Node.Scalar number, String key) {
    String wrong = wrong(new BigDecimal(number.text()), key);
    if (wrong != null) {
      problems.add(
          number.place(), wrong, "a number such as " + (key.equals("scale") ? "0.01" : "-40"));
    }
  }

  /** Why a number is none for this key; null when it is. */
  private static @Nullable String wrong(BigDecimal number, String key) {
    if (number.signum() == 0) {
      return key.equals("scale") ? "scale 0 leaves nothing of the value" : null;
    }
    boolean limit = key.equals("min") || key.equals("max");
    long power = (long) number.precision() - number.scale();
    boolean slip =
        Math.abs(power) > (limit ? LIMIT_POWERS : MOST_POWERS) || number.precision() > MOST_DIGITS;
    return slip ? "no value has such `" + key + "`" : null;
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

  private static boolean isTrue(Node.Section point, String key) {
    return point.scalar(key).filter(s -> s.text().equals("true")).isPresent();
  }

  private static <T extends Choice> Optional<T> choice(Node.Section point, String key, T[] values) {
    return point.scalar(key).flatMap(s -> LinkChecks.choice(values, s.text()));
  }

  /** What is no number of the right kind is the binder's to report. */
  private static OptionalInt whole(Node.Section point, String key) {
    return point
        .scalar(key)
        .filter(s -> s.kind() == Node.Kind.INTEGER && s.text().matches("[0-9]{1,6}"))
        .map(s -> OptionalInt.of(Integer.parseInt(s.text())))
        .orElseGet(OptionalInt::empty);
  }

  private static Optional<Node.Scalar> number(Node.Section point, String key) {
    return point
        .scalar(key)
        .filter(s -> s.kind() == Node.Kind.INTEGER || s.kind() == Node.Kind.DECIMAL)
        .filter(s -> s.text().matches("[-+]?[0-9]{0,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,9})?"))
        .filter(s -> s.text().matches(".*[0-9].*") && s.text().matches("[-+]?\\.?[0-9].*"));
  }

  private static Optional<BigDecimal> value(Node.Section point, String key) {
    return number(point, key)
        .map(s -> new BigDecimal(s.text()))
        .filter(number -> wrong(number, key) == null);
  }
}

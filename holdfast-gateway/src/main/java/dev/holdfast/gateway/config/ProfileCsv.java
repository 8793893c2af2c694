package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device profile as CSV: a head with the names of the columns, then a line a point. The columns
 * are {@value #PROTOCOL}, which is the same in each line, and the keys of a point; those that no
 * point needs may be left out, and an empty cell is a key that is absent. Records have lines of
 * their own ({@link ProfileRecords}).
 */
public final class ProfileCsv {

  static final String PROTOCOL = "protocol";

  /** Points of one profile; a whole unit has 65,536 registers. */
  private static final int MOST_POINTS = 20_000;

  private static final List<KeyTable.Spec> KEYS = KeyTable.of(PointConfig.class);
  private static final List<String> COLUMNS =
      Stream.of(
              Stream.of(PROTOCOL),
              KEYS.stream().map(KeyTable.Spec::name),
              ProfileRecords.COLUMNS.stream())
          .flatMap(column -> column)
          .toList();

  private final Problems problems;

  private ProfileCsv(Problems problems) {
    this.problems = problems;
  }

  /** What reading gave. */
  public sealed interface Result {}

  /**
   * The profile.
   *
   * @param points at least one
   */
  public record Sound(Language protocol, List<PointConfig> points, List<RecordConfig> records)
      implements Result {
    public Sound {
      records = List.copyOf(records);
      points = List.copyOf(points);
    }
  }

  /** All that is wrong with it, each with line and column. */
  public record Faulty(List<Problem> problems) implements Result {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a file. */
  public static Result load(Path file) {
    return switch (TextFile.read(file)) {
      case TextFile.Unreadable(String why) ->
          new Faulty(List.of(new Problem(file.toString(), 0, 0, why, null)));
      case TextFile.Read(String text) -> parse(text, file.toString());
    };
  }

  /**
   * Reads CSV text.
   *
   * @param name what problems call the text
   */
  public static Result parse(String text, String name) {
    Problems problems = new Problems(name);
    Result made = new ProfileCsv(problems).read(CsvText.rows(text, problems));
    return problems.isEmpty() && made != null ? made : new Faulty(problems.inOrder());
  }

  private @Nullable Result read(List<List<CsvText.Cell>> rows) {
    if (rows.isEmpty()) {
      problems.add(Place.START, "the file is empty", "a line with the names of the columns");
      return null;
    }
    List<String> columns = head(rows.getFirst());
    if (rows.size() == 1) {
      problems.add(Place.START, "no point stands below the head", "a line a point");
    }
    if (rows.size() > MOST_POINTS + 1) {
      problems.add(rows.get(MOST_POINTS + 1).getFirst().place(), "more than 20000 points", null);
    }
    if (!problems.isEmpty()) {
      return null;
    }
    List<Node.Section> points = new ArrayList<>();
    ProfileRecords records = new ProfileRecords(problems);
    Language language = null;
    for (List<CsvText.Cell> row : rows.subList(1, rows.size())) {
      Language said = protocol(row, columns, language);
      language = language == null ? said : language;
      Node.Section line = line(row, columns);
      if (!records.take(line)) {
        points.add(line);
      }
    }
    if (points.isEmpty()) {
      problems.add(Place.START, "no line is a point", "at least one");
    }
    List<PointConfig> bound = bound(points, PointConfig.class);
    if (language == null) {
      return null;
    }
    new PointChecks(problems).check(points, language);
    return new Sound(language, bound, bound(records.sections(language), RecordConfig.class));
  }

  private <T extends Record> List<T> bound(List<Node.Section> lines, Class<T> section) {
    Binder binder = new Binder(problems, Path.of(""));
    List<T> bound = new ArrayList<>();
    for (Node.Section line : lines) {
      T made = binder.section(line, section, "", null);
      if (made != null) {
        bound.add(made);
      }
    }
    return bound;
  }

  private List<String> head(List<CsvText.Cell> cells) {
    Map<String, Place> seen = new HashMap<>();
    for (CsvText.Cell cell : cells) {
      if (!COLUMNS.contains(cell.text())) {
        problems.add(
            cell.place(),
            "`" + cell.text() + "` is no column" + Nearest.hint(cell.text(), COLUMNS),
            "one of " + String.join(", ", COLUMNS));
      } else if (seen.putIfAbsent(cell.text(), cell.place()) != null) {
        problems.add(cell.place(), "a second column `" + cell.text() + "`", "each column once");
      }
    }
    for (String needed : List.of(PROTOCOL, "name")) {
      if (!seen.containsKey(needed)) {
        problems.add(Place.START, "no column `" + needed + "`", "it among the columns");
      }
    }
    return cells.stream().map(CsvText.Cell::text).toList();
  }

  private @Nullable Language protocol(
      List<CsvText.Cell> row, List<String> columns, @Nullable Language before) {
    int at = columns.indexOf(PROTOCOL);
    Place place = at < row.size() ? row.get(at).place() : row.getFirst().place();
    String text = at < row.size() ? row.get(at).text() : "";
    Optional<Language> said = LinkChecks.choice(Language.values(), text);
    if (said.isEmpty()) {
      problems.add(
          place,
          "`" + text + "` is no protocol",
          "one of " + String.join(", ", Stream.of(Language.values()).map(Language::key).toList()));
    } else if (before != null && before != said.get()) {
      problems.add(
          place,
          "`%s` after points of `%s`".formatted(text, before.key()),
          "one protocol in all lines");
    }
    return said.orElse(null);
  }

  /** What a line says as it would stand in the gateway's file. */
  private Node.Section line(List<CsvText.Cell> row, List<String> columns) {
    if (row.size() > columns.size()) {
      problems.add(
          row.get(columns.size()).place(),
          "more cells than columns",
          columns.size() + " cells in each line");
    }
    List<Node.Entry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(row.size(), columns.size()); i++) {
      CsvText.Cell cell = row.get(i);
      String column = columns.get(i);
      if (!cell.text().isEmpty() && !column.equals(PROTOCOL)) {
        entries.add(
            new Node.Entry(
                column,
                cell.place(),
                new Node.Scalar(cell.place(), cell.text(), kind(column, cell.text()))));
      }
    }
    return new Node.Section(row.getFirst().place(), entries);
  }

  /** What YAML would take the text for, or text where the key wants that. */
  private static Node.Kind kind(String column, String text) {
    Node.Kind like = Node.Kind.TEXT;
    if (text.matches("[-+]?[0-9]+")) {
      like = Node.Kind.INTEGER;
    } else if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
      like = Node.Kind.DECIMAL;
    } else if (text.equals("true") || text.equals("false")) {
      like = Node.Kind.BOOLEAN;
    }
    boolean wantsText =
        KEYS.stream()
            .filter(key -> key.name().equals(column))
            .anyMatch(key ->
                key.shape() instanceof KeyTable.One(ValueType type)
                    && type.kinds().contains(Node.Kind.TEXT));
    return wantsText ? Node.Kind.TEXT : like;
  }

  /** The profile as text; columns in which no point differs from what is usual are left out. */
  public static String text(Sound profile) {
    Language protocol = profile.protocol();
    List<Map<String, String>> lines =
        Stream.concat(
                profile.points().stream().map(PointText::keys),
                profile.records().stream().flatMap(record -> ProfileRecords.lines(record).stream()))
            .toList();
    List<String> columns =
        COLUMNS.stream()
            .filter(column ->
                column.equals(PROTOCOL)
                    || lines.stream().anyMatch(line -> line.containsKey(column)))
            .toList();
    StringBuilder csv = new StringBuilder(String.join(",", columns)).append('\n');
    for (Map<String, String> line : lines) {
      List<String> cells =
          columns.stream()
              .map(column ->
                  column.equals(PROTOCOL)
                      ? protocol.key()
                      : CsvText.quoted(line.getOrDefault(column, "")))
              .toList();
      csv.append(String.join(",", cells)).append('\n');
    }
    return csv.toString();
  }

  /** The profile as it stands in the gateway's file. */
  public static String yaml(String name, Sound profile) {
    StringBuilder yaml = new StringBuilder("profiles:\n");
    yaml.append("  - name: ").append(PointText.quoted(name)).append('\n');
    yaml.append("    protocol: ").append(profile.protocol().key()).append('\n');
    if (!profile.records().isEmpty()) {
      yaml.append("    records:\n");
      for (RecordConfig record : profile.records()) {
        yaml.append("      - {").append(ProfileRecords.flow(record)).append("}\n");
      }
    }
    yaml.append("    points:\n");
    for (PointConfig point : profile.points()) {
      yaml.append("      - {").append(PointText.flow(point)).append("}\n");
    }
    return yaml.toString();
  }
}

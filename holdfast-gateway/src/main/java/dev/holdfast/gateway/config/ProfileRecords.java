package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a profile as lines of CSV: a line with {@value #EVERY} is a record, a line with
 * {@value #RECORD} is a column of the record of that name.
 */
final class ProfileRecords {

  static final String RECORD = "record";
  static final String EVERY = "every";
  private static final String NAME = "name";
  private static final String ID = "id";
  private static final String DELAY = "delay";
  private static final String BACK = "back";
  private static final String PER_COLUMN = "columns";

  /** The columns that points have not. */
  static final List<String> COLUMNS = List.of(RECORD, EVERY, DELAY, BACK);

  private final Problems problems;
  private final Map<String, Node.Section> records = new LinkedHashMap<>();
  private final Map<String, List<Node>> columns = new LinkedHashMap<>();

  ProfileRecords(Problems problems) {
    this.problems = problems;
  }

  /** Takes a line that is no point; false for a point. */
  boolean take(Node.Section line) {
    Optional<Node.Scalar> of = line.scalar(RECORD);
    if (of.isPresent()) {
      column(line, of.get());
      return true;
    }
    if (line.get(EVERY).isEmpty()) {
      return false;
    }
    String name = line.scalar(NAME).map(Node.Scalar::text).orElse("");
    if (records.putIfAbsent(name, line) != null) {
      problems.add(line.place(), "a second record `" + name + "`", "each record once");
    }
    return true;
  }

  private void column(Node.Section line, Node.Scalar of) {
    if (records.containsKey(of.text())) {
      columns
          .computeIfAbsent(of.text(), name -> new ArrayList<>())
          .add(
              new Node.Section(
                  line.place(),
                  line.entries().stream().filter(e -> !e.key().equals(RECORD)).toList()));
    } else {
      problems.add(
          of.place(),
          "`%s` is no record of a line above".formatted(of.text()),
          "the name of a line with `" + EVERY + "`");
    }
  }

  /** All that was taken, as it would stand in the gateway's file, checked. */
  List<Node.Section> sections(Language language) {
    List<Node> all = new ArrayList<>();
    records.forEach((name, line) -> all.add(whole(line, columns.getOrDefault(name, List.of()))));
    if (!all.isEmpty()) {
      Place place = all.getFirst().place();
      Node.Section profile =
          new Node.Section(
              place, List.of(new Node.Entry("records", place, new Node.Items(place, all))));
      new DutyChecks(problems).records(profile, language);
    }
    return all.stream().map(Node.Section.class::cast).toList();
  }

  private static Node.Section whole(Node.Section line, List<Node> columns) {
    if (columns.isEmpty()) {
      return line;
    }
    List<Node.Entry> entries = new ArrayList<>(line.entries());
    Place place = columns.getFirst().place();
    entries.add(new Node.Entry(PER_COLUMN, place, new Node.Items(place, columns)));
    return new Node.Section(line.place(), entries);
  }

  /** A record and its columns as lines, by column of the file. */
  static List<Map<String, String>> lines(RecordConfig record) {
    List<Map<String, String>> lines = new ArrayList<>();
    lines.add(keys(record));
    record
        .columns()
        .forEach(column ->
            lines.add(Map.of(RECORD, record.name(), NAME, column.name(), ID, column.id())));
    return lines;
  }

  private static Map<String, String> keys(RecordConfig record) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(NAME, record.name());
    keys.put(ID, record.id());
    keys.put(EVERY, Durations.format(record.every()));
    keys.put(DELAY, Durations.format(record.delay()));
    keys.put(BACK, Durations.format(record.back()));
    return keys;
  }

  /** A record as it stands between the braces of a YAML section. */
  static String flow(RecordConfig record) {
    StringBuilder flow = new StringBuilder();
    keys(record)
        .forEach((key, text) ->
            flow.append(flow.isEmpty() ? "" : ", ")
                .append(key)
                .append(": ")
                .append(key.equals(NAME) || key.equals(ID) ? PointText.quoted(text) : text));
    if (!record.columns().isEmpty()) {
      List<String> columns =
          record.columns().stream()
              .map(column ->
                  "{name: %s, id: %s}"
                      .formatted(PointText.quoted(column.name()), PointText.quoted(column.id())))
              .toList();
      flow.append(", columns: [").append(String.join(", ", columns)).append(']');
    }
    return flow.toString();
  }
}

package dev.holdfast.bench.faults;

import dev.holdfast.bench.faults.Bed.End;
import dev.holdfast.link.liveness.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Verdicts counted by what was injected. */
final class Matrix {

  /** A bed is worn after so many rounds without a single verdict. */
  private static final int BARREN_ROUNDS = 5;

  /** A fault, and the end of the link that it happens to. */
  record Row(Fault fault, End end) implements Comparable<Row> {

    static List<Row> all() {
      List<Row> all = new ArrayList<>();
      for (Fault fault : Fault.values()) {
        fault.ends().forEach(end -> all.add(new Row(fault, end)));
      }
      return all;
    }

    String name() {
      return fault.name() + "-" + end.name();
    }

    @Override
    public int compareTo(Row other) {
      int byFault = fault.compareTo(other.fault);
      return byFault == 0 ? end.compareTo(other.end) : byFault;
    }
  }

  /** What came of one row. */
  private static final class Count {
    private final Map<Cause, Integer> verdicts = new EnumMap<>(Cause.class);
    private int kept;
    private int silent;

    int sum() {
      return verdicts.values().stream().mapToInt(n -> n).sum();
    }
  }

  private final Map<Row, Count> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  /** Injects one fault until there are so many verdicts. */
  void measure(List<String> holdfast, Row row, int samples, int links, Random random)
      throws IOException, InterruptedException {
    Count count;
    synchronized (this) {
      count = counts.computeIfAbsent(row, key -> new Count());
    }
    try (Bed bed = row.fault().bed(holdfast, row.end(), links, random)) {
      int barren = 0;
      while (count.sum() < samples && barren < BARREN_ROUNDS) {
        Map<String, Told> verdicts = row.fault().round(bed);
        barren = verdicts.isEmpty() ? barren + 1 : 0;
        synchronized (this) {
          count.silent += bed.plan.links() - verdicts.size();
          verdicts.values().forEach(told -> count(row, count, told));
        }
      }
    }
  }

  private void count(Row row, Count count, Told told) {
    Cause cause = told.verdict(true);
    if (cause == null) {
      throw new IllegalArgumentException("no verdict: " + told);
    }
    count.verdicts.merge(cause, 1, Integer::sum);
    count.kept += told.keeps() ? 1 : 0;
    if (!row.fault().causes().contains(cause)) {
      wrong.add(row.name() + ": " + told.line());
    }
  }

  /** The reports of all verdicts that are not the injected cause. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Verdicts of one row. */
  synchronized int sum(Row row) {
    Count count = counts.get(row);
    return count == null ? 0 : count.sum();
  }

  /** Verdicts of one row that are right. */
  synchronized int right(Row row) {
    Count count = counts.get(row);
    return count == null
        ? 0
        : row.fault().causes().stream()
            .mapToInt(cause -> count.verdicts.getOrDefault(cause, 0))
            .sum();
  }

  private static String names(Set<Cause> causes) {
    return causes.stream().map(cause -> "`" + cause + "`").collect(Collectors.joining(" or "));
  }

  synchronized String markdown() {
    Set<Cause> columns = EnumSet.noneOf(Cause.class);
    counts.forEach((row, count) -> {
      columns.addAll(row.fault().causes());
      columns.addAll(count.verdicts.keySet());
    });
    StringBuilder text = new StringBuilder("| injected | our end | right verdict | ");
    columns.forEach(cause -> text.append('`').append(cause).append("` | "));
    text.append("kept | no doubt | right |\n|---|---|---|");
    text.append("---:|".repeat(columns.size() + 3)).append('\n');
    counts.forEach((row, count) -> {
      text.append("| ").append(row.fault().title()).append(" | ");
      text.append(row.end().name().toLowerCase(Locale.ROOT)).append(" | ");
      text.append(names(row.fault().causes())).append(" |");
      for (Cause column : columns) {
        Integer verdicts = count.verdicts.get(column);
        text.append(' ').append(verdicts == null ? "" : verdicts).append(" |");
      }
      text.append(' ').append(count.kept).append(" | ").append(count.silent);
      text.append(" | %.1f %% |%n".formatted(100.0 * right(row) / Math.max(1, count.sum())));
    });
    return text.toString();
  }
}

package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Verdicts counted by what was injected. */
final class Matrix {

  /** A bed is worn after so many rounds without a single verdict. */
  private static final int BARREN_ROUNDS = 5;

  private final Map<Fault, Map<Cause, Integer>> counts = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> silent = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> kept = new EnumMap<>(Fault.class);
  private final List<String> wrong = new ArrayList<>();

  /** Injects one fault until there are so many verdicts. */
  void measure(Fault fault, int samples, int links, Random random)
      throws IOException, InterruptedException {
    try (Bed bed = fault.bed(links, random)) {
      int barren = 0;
      while (sum(fault) < samples && barren < BARREN_ROUNDS) {
        Map<Integer, Told> verdicts = fault.round(bed);
        barren = verdicts.isEmpty() ? barren + 1 : 0;
        int missing = bed.plan.links() - verdicts.size();
        synchronized (this) {
          silent.merge(fault, missing, Integer::sum);
          verdicts.values().forEach(told -> count(fault, told));
        }
      }
    }
  }

  private synchronized int sum(Fault fault) {
    return counts.getOrDefault(fault, Map.of()).values().stream().mapToInt(n -> n).sum();
  }

  private void count(Fault fault, Told told) {
    counts
        .computeIfAbsent(fault, key -> new EnumMap<>(Cause.class))
        .merge(told.cause(), 1, Integer::sum);
    kept.merge(fault, told.ends() ? 0 : 1, Integer::sum);
    if (!fault.causes().contains(told.cause())) {
      wrong.add(fault + ": " + told.line());
    }
  }

  /** The reports of all verdicts that are not the injected cause. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Right verdicts, 0 to 1; 0 where there is none at all. */
  synchronized double right(Fault fault) {
    int all = sum(fault);
    Map<Cause, Integer> row = counts.getOrDefault(fault, Map.of());
    int right = fault.causes().stream().mapToInt(cause -> row.getOrDefault(cause, 0)).sum();
    return all == 0 ? 0 : (double) right / all;
  }

  private static String names(Set<Cause> causes) {
    return causes.stream().map(cause -> "`" + cause + "`").collect(Collectors.joining(" or "));
  }

  synchronized String markdown() {
    Set<Cause> columns = EnumSet.noneOf(Cause.class);
    counts.forEach((fault, row) -> {
      columns.addAll(fault.causes());
      columns.addAll(row.keySet());
    });
    StringBuilder text = new StringBuilder("| injected | right verdict | ");
    columns.forEach(cause -> text.append('`').append(cause).append("` | "));
    text.append("kept | no doubt | right |\n|---|---|");
    text.append("---:|".repeat(columns.size() + 3)).append('\n');
    counts.forEach((fault, row) -> {
      text.append("| ").append(fault.title()).append(" | ").append(names(fault.causes()));
      text.append(" |");
      for (Cause column : columns) {
        Integer count = row.get(column);
        text.append(' ').append(count == null ? "" : count).append(" |");
      }
      text.append(' ').append(kept.get(fault)).append(" | ").append(silent.get(fault));
      text.append(" | %.1f %% |%n".formatted(100 * right(fault)));
    });
    return text.toString();
  }
}

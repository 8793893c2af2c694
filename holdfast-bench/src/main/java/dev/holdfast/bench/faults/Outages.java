package dev.holdfast.bench.faults;

import dev.holdfast.bench.faults.Bed.End;
import dev.holdfast.bench.faults.Bed.Plan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** How long after its death a path is doubted, and cut, with all settings as they usually are. */
final class Outages {

  private static final Duration CUT_WITHIN = Duration.ofSeconds(90);
  private static final int ROUNDS = 2;

  /** What goes over the links. */
  enum Traffic {
    BUSY("tested each second"),
    IDLE("as it comes, silent");

    private final String title;

    Traffic(String title) {
      this.title = title;
    }

    private LinkManner manner() {
      return this == BUSY
          ? LinkManner.USUAL.tested(Duration.ofSeconds(1), "always")
          : LinkManner.USUAL;
    }
  }

  /**
   * Times of one kind of traffic.
   *
   * @param shown until the link was SUSPECT, sorted, ms
   * @param cut until the connection was cut, sorted, ms
   */
  record Result(Traffic traffic, End end, List<Long> shown, List<Long> cut) {

    static String header() {
      return """
      | links | our end | samples | SUSPECT after: least, median, 95 %, most | cut after: least, median, 95 %, most |
      |---|---|---:|---|---|
      """;
    }

    String markdown() {
      return "| %s | %s | %d | %s | %s |%n"
          .formatted(
              traffic.title,
              end.name().toLowerCase(Locale.ROOT),
              cut.size(),
              times(shown),
              times(cut));
    }

    private static String times(List<Long> sorted) {
      if (sorted.isEmpty()) {
        return "none";
      }
      int last = sorted.size() - 1;
      return "%s, %s, %s, %s s"
          .formatted(
              seconds(sorted.getFirst()),
              seconds(sorted.get(last / 2)),
              seconds(sorted.get(last * 95 / 100)),
              seconds(sorted.getLast()));
    }

    private static String seconds(long millis) {
      return String.format(Locale.ROOT, "%.1f", millis / 1e3);
    }
  }

  private Outages() {}

  static Result measure(List<String> holdfast, Traffic traffic, End end, int samples, Random random)
      throws IOException, InterruptedException {
    List<Long> shown = new ArrayList<>();
    List<Long> cut = new ArrayList<>();
    int links = Math.ceilDiv(samples, ROUNDS);
    Plan plan = Plan.prompt(end, links, traffic.manner()).redialling(Duration.ofSeconds(20));
    try (Bed bed = new Bed(holdfast, RoutedGround.open(), plan, random)) {
      for (int round = 0; round < ROUNDS; round++) {
        round(bed, shown, cut);
      }
    }
    Collections.sort(shown);
    Collections.sort(cut);
    return new Result(traffic, end, shown, cut);
  }

  private static void round(Bed bed, List<Long> shown, List<Long> cut)
      throws IOException, InterruptedException {
    bed.gateway.awaitReady();
    bed.upTo(2_000);
    bed.gateway.awaitReady();
    Set<String> about = bed.gateway.readies();
    int mark = bed.gateway.mark();
    bed.path().dropAll();
    long diedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    bed.gateway.await(CUT_WITHIN, () -> bed.ended(mark, about) == about.size());
    bed.path().heal();
    Map<String, Long> first = new HashMap<>();
    Set<String> over = new HashSet<>();
    for (Told told : bed.gateway.since(mark)) {
      long after = (told.wallMicros() - diedMicros) / 1_000;
      if (about.contains(told.link()) && told.suspicion()) {
        first.putIfAbsent(told.link(), after);
      }
      if (about.contains(told.link()) && told.ends() && over.add(told.link())) {
        cut.add(after);
      }
    }
    shown.addAll(first.values());
  }
}

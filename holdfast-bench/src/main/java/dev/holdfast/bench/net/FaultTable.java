package dev.holdfast.bench.net;

import dev.holdfast.gateway.trial.LinkClient;
import dev.holdfast.sim.net.Namespaces;
import dev.holdfast.sim.net.NetworkFault;
import dev.holdfast.sim.net.Program;
import dev.holdfast.sim.net.Seen;
import dev.holdfast.sim.net.Sighting;
import dev.holdfast.sim.net.SocketSettings;
import dev.holdfast.sim.net.Traffic;
import dev.holdfast.sim.net.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Every fault of the network, seen by every kind of connection, as a table in Markdown. */
public final class FaultTable {

  private static final List<Traffic> ALL = List.of(Traffic.values());

  private FaultTable() {}

  /**
   * Measures.
   *
   * @param args {@code --runs N} (5), {@code --longest SECONDS} (60), {@code --at-once N} (3), and
   *     faults as {@code bench-net} has them, none for all
   */
  public static void main(List<String> args) throws InterruptedException, ExecutionException {
    Optional<String> unavailable = Namespaces.unavailable();
    if (unavailable.isPresent()) {
      System.err.println("bench: " + unavailable.get());
      System.exit(1);
    }
    int runs = 5;
    int seconds = 60;
    int atOnce = 3;
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      switch (args.get(i)) {
        case "--runs" -> runs = Integer.parseInt(args.get(++i));
        case "--longest" -> seconds = Integer.parseInt(args.get(++i));
        case "--at-once" -> atOnce = Integer.parseInt(args.get(++i));
        default -> faults.add(args.get(i));
      }
    }
    print(faults, runs, Duration.ofSeconds(seconds), atOnce);
  }

  private static void print(List<String> faults, int runs, Duration longest, int atOnce)
      throws InterruptedException, ExecutionException {
    System.out.println("| fault | traffic | " + heads() + " | Holdfast |");
    System.out.println("|---|---|" + "---|".repeat(SocketSettings.values().length + 1));
    try (ExecutorService turns = Executors.newFixedThreadPool(atOnce)) {
      List<Callable<Seen>> trials =
          Arrays.stream(NetworkFault.values())
              .filter(fault -> faults.isEmpty() || faults.contains(fault.word()))
              .map(fault -> (Callable<Seen>) () -> trial(fault, runs, longest))
              .toList();
      for (Future<Seen> seen : turns.invokeAll(trials)) {
        print(seen.get());
      }
    }
  }

  private static Seen trial(NetworkFault fault, int runs, Duration longest)
      throws IOException, InterruptedException {
    System.err.println("bench: " + fault.word());
    List<Program> programs =
        List.of(
            Program.plain(List.of(SocketSettings.values()), ALL, runs),
            LinkClient.program(ALL, runs));
    return new Trial(fault, programs, step -> {}).run(longest);
  }

  private static String heads() {
    return Arrays.stream(SocketSettings.values())
        .map(SocketSettings::title)
        .collect(Collectors.joining(" | "));
  }

  private static void print(Seen seen) {
    for (Traffic traffic : ALL) {
      List<String> cells = new ArrayList<>();
      cells.add("`" + seen.fault().word() + "`");
      cells.add(traffic.name().toLowerCase(Locale.ROOT));
      for (SocketSettings settings : SocketSettings.values()) {
        cells.add(cell(seen, settings.word(), traffic, List.of("read")));
      }
      cells.add(
          cell(seen, LinkClient.SETTINGS, traffic, List.of("suspect", "cut", "end", "verdict")));
      System.out.println("| " + String.join(" | ", cells) + " |");
    }
  }

  /** What was seen of these, each with its median time, least and most. */
  private static String cell(Seen seen, String settings, Traffic traffic, List<String> what) {
    List<String> parts = new ArrayList<>();
    for (String one : what) {
      List<Sighting> same =
          seen.of(settings, traffic).stream().filter(saw -> saw.what().equals(one)).toList();
      if (!same.isEmpty()) {
        parts.add(part(seen, one, same));
      }
    }
    return parts.isEmpty()
        ? "> " + seen.longest().toSeconds() + ", no sign"
        : String.join("; ", parts);
  }

  private static String part(Seen seen, String what, List<Sighting> same) {
    Map<String, Long> texts =
        same.stream()
            .collect(Collectors.groupingBy(Sighting::text, TreeMap::new, Collectors.counting()));
    String said =
        texts.entrySet().stream()
            .map(text -> (texts.size() > 1 ? text.getValue() + " x " : "") + text.getKey())
            .collect(Collectors.joining(", "));
    return switch (what) {
      case "read" -> times(seen, same) + " " + said;
      case "suspect" -> "SUSPECT " + times(seen, same);
      case "verdict" -> "`" + said + "`";
      default -> what + " " + times(seen, same);
    };
  }

  private static String times(Seen seen, List<Sighting> same) {
    double least = seen.secondsAfter(same.getFirst());
    double most = seen.secondsAfter(same.getLast());
    String median =
        String.format(Locale.ROOT, "%.1f", seen.secondsAfter(same.get(same.size() / 2)));
    return most - least < 0.25
        ? median
        : median + String.format(Locale.ROOT, " (%.1f to %.1f)", least, most);
  }
}

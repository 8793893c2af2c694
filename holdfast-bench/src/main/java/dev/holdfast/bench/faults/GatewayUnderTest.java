package dev.holdfast.bench.faults;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that is judged: {@code holdfast run} with one configuration of many links. It knows
 * nothing of faults, and all that is known of its links stands in its journal.
 */
final class GatewayUnderTest implements AutoCloseable {

  private static final long POLL_MILLIS = 10;

  /** A peer that dials finds out by 45 s of silence that its connection is gone: thrice that. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(135);

  private static final int LAST_TOLD = 30;

  private final Path folder;
  private final Child process;
  private final JournalEars ears;
  private final Set<String> links;

  /**
   * One link of it.
   *
   * @param yaml its line of the configuration
   * @param floods whether much is sent on it
   */
  record Line(String name, String yaml, boolean floods) {
    Line(String name, String endpoint, LinkManner manner) {
      this(name, manner.yaml(name, endpoint), manner.floods());
    }
  }

  /**
   * Starts one.
   *
   * @param holdfast the command that is Holdfast, without arguments
   * @param within what it is started by; may be empty
   */
  GatewayUnderTest(List<String> holdfast, List<String> within, List<Line> links)
      throws IOException {
    this.links = links.stream().map(Line::name).collect(Collectors.toUnmodifiableSet());
    folder = Files.createTempDirectory("holdfast-faults");
    Path configuration = folder.resolve("gateway.yaml");
    Files.write(configuration, configuration(links));
    if (links.stream().anyMatch(Line::floods)) {
      Files.writeString(folder.resolve(LinkManner.FLOOD), flood());
    }
    List<String> command = new ArrayList<>(within);
    command.addAll(holdfast);
    command.addAll(List.of("run", "--config", configuration.toString()));
    process = Child.endingWithUs(command, Map.of(), folder.resolve("gateway.log"));
    ears = new JournalEars(folder.resolve("journal").resolve("journal.db"));
  }

  private static List<String> configuration(List<Line> links) {
    List<String> lines = new ArrayList<>();
    lines.add("gateway: {name: under-test, http: off, journal: {folder: journal}}");
    lines.add("links:");
    links.forEach(link -> lines.add(link.yaml()));
    return lines;
  }

  /** Messages that are more than the kernel takes of a peer that does not read. */
  private static String flood() {
    String message = "S10F3 <L [2] <B 0x00> <A \"" + "x".repeat(600_000) + "\">>.\n";
    return message.repeat(5);
  }

  Child process() {
    return process;
  }

  /** What the journal has had by now. */
  int mark() {
    return ears.mark();
  }

  /** What came into the journal since then. */
  List<Told> since(int mark) {
    return ears.since(mark);
  }

  /** The links that carry messages and are not in doubt. */
  Set<String> readies() {
    return ears.ready();
  }

  /** Waits until all links carry messages and none is in doubt. */
  void awaitReady() throws IOException, InterruptedException {
    if (!await(READY_WITHIN, () -> readies().size() == links.size())) {
      throw new IOException(
          "after %s only %d of %d links are ready; last of the others: %s; %s"
              .formatted(
                  READY_WITHIN, readies().size(), links.size(), lastOfTheOthers(), lastLine()));
    }
  }

  /** What the journal told last of the links that are not ready. */
  private String lastOfTheOthers() {
    List<Told> others = new ArrayList<>(since(0));
    Set<String> ready = readies();
    others.removeIf(one -> ready.contains(one.link()) || !links.contains(one.link()));
    return others.subList(Math.max(0, others.size() - LAST_TOLD), others.size()).stream()
        .map(one -> one.wallMicros() + " " + one.line())
        .collect(Collectors.joining("; "));
  }

  private String lastLine() throws IOException {
    Path log = folder.resolve("gateway.log");
    if (!Files.exists(log)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce("", (before, line) -> line);
    }
  }

  /** Waits for something; false where it does not come, or the gateway is gone. */
  boolean await(Duration within, BooleanSupplier what) throws InterruptedException {
    long until = System.nanoTime() + within.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > until || !process.alive()) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    process.close();
    ears.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package dev.holdfast.gateway.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the simulators saw acknowledged, against what stands in the sink's file. The two are written
 * by different processes and share nothing but the bytes on the wire.
 *
 * @param lines a tally for each link and protocol, in order of their names
 * @param lost messages that a simulator saw acknowledged and that the sink's file lacks
 * @param duplicates lines of the sink's file that repeat a message
 */
public record Accounts(Map<String, Tally> lines, long lost, long duplicates) {

  /**
   * What one protocol of one link carried.
   *
   * @param journaled messages in the journal
   * @param delivered lines in the sink's file
   * @param acknowledged messages that a simulator saw acknowledged
   */
  public record Tally(long journaled, long delivered, long acknowledged) {
    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(Tally more) {
      return new Tally(
          journaled + more.journaled, delivered + more.delivered, acknowledged + more.acknowledged);
    }
  }

  public Accounts {
    lines = Map.copyOf(lines);
  }

  /**
   * Counts.
   *
   * @param records files of the simulators; a missing one counts as empty
   * @param sinkFile the sink's file; a missing one counts as empty
   * @param journal the gateway's journal folder; nobody may be writing to it
   */
  static Accounts of(List<Path> records, Path sinkFile, Path journal) throws IOException {
    Map<String, Long> acknowledged = new HashMap<>();
    for (Path record : records) {
      forEachLine(
          record,
          line -> {
            if (line.has("id")) {
              acknowledged.merge(line.path("id").asString(), 1L, Long::sum);
            }
          });
    }
    Map<String, Tally> tallies = new TreeMap<>();
    Map<String, Long> delivered = new HashMap<>();
    Map<String, String> linkOf = new HashMap<>();
    Set<String> seen = new HashSet<>();
    long[] repeated = {0};
    forEachLine(
        sinkFile,
        line -> {
          String name = line.path("link").asString() + " " + line.path("protocol").asString();
          tallies.merge(name, new Tally(0, 1, 0), Tally::plus);
          MessageIdentity identity = MessageIdentity.of(line);
          linkOf.putIfAbsent(identity.protocol(), name);
          delivered.merge(identity.id(), 1L, Long::sum);
          if (!seen.add(identity.unique(line))) {
            repeated[0]++;
          }
        });
    long lost = 0;
    for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
      lost += Math.max(0, entry.getValue() - delivered.getOrDefault(entry.getKey(), 0L));
      String protocol = MessageIdentity.protocolOf(entry.getKey());
      tallies.merge(
          linkOf.getOrDefault(protocol, "nowhere " + protocol),
          new Tally(0, 0, entry.getValue()),
          Tally::plus);
    }
    JournalCount.of(journal)
        .forEach((name, count) -> tallies.merge(name, new Tally(count, 0, 0), Tally::plus));
    return new Accounts(tallies, lost, repeated[0]);
  }

  private interface LineReader {
    void read(JsonNode line);
  }

  private static void forEachLine(Path file, LineReader reader) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    JsonMapper mapper = new JsonMapper();
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      lines.filter(line -> !line.isBlank()).forEach(line -> reader.read(mapper.readTree(line)));
    }
  }

  /** One line a link and protocol, then what was lost. */
  public void print(PrintStream out) {
    new TreeMap<>(lines)
        .forEach((name, tally) ->
            out.printf(
                "%-24s journaled=%d delivered=%d acknowledged=%d%n",
                name, tally.journaled(), tally.delivered(), tally.acknowledged()));
    out.println("lost=" + lost + " duplicates=" + duplicates);
    out.flush();
  }
}

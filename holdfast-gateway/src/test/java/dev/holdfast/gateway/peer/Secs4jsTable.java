package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.sim.conform.ConformSettings;
import dev.holdfast.sim.conform.Conformance;
import dev.holdfast.sim.conform.PeerTimers;
import dev.holdfast.sim.conform.Row;
import dev.holdfast.sim.conform.RowResult;
import dev.holdfast.sim.conform.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One table of our page about secs4js, and the rows of it played again. */
final class Secs4jsTable {

  private static final Path PAGE = Path.of("../docs/protocols/hsms-interop.md");

  /** Rows that the page says it does now so, now so. */
  private static final Set<String> UNSTEADY =
      Set.of("separate", "fin-then-select", "reset-then-select", "nested-1000-deep");

  /** The same of one that dials: what comes before its Select.req is answered. */
  private static final Set<String> UNSTEADY_DIALLING =
      Set.of("select-answer-to-nobody", "linktest-before-select", "data-before-select");

  /** Peers that are tried beside one another, each a process of its own. */
  private static final int BESIDE = 8;

  /** A row is played alone so often before it counts as changed: beside others it may be late. */
  private static final int TRIES_ALONE = 4;

  private static final PeerTimers TIMERS =
      new PeerTimers(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ZERO);

  /** secs4js wants a pause after each connect. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  private final Path folder;
  private final Connect connect;
  private final Profile profile;
  private final Map<String, Boolean> told;

  /**
   * The table of peers of one connect mode by one profile.
   *
   * @param folder where secs4js is known
   */
  Secs4jsTable(Path folder, Connect connect, Profile profile) throws IOException {
    this.folder = folder;
    this.connect = connect;
    this.profile = profile;
    this.told =
        told(
            "### "
                + (connect == Connect.PASSIVE ? "Passive" : "Active")
                + " peers, "
                + (profile == Profile.LENIENT ? "lenient" : "strict-ss"));
  }

  /** All rows that can be played against such a peer and that it always does alike. */
  List<Row> all() throws IOException {
    return Script.matrix().stream()
        .filter(row -> row.appliesTo(peer(1)))
        .filter(row -> !UNSTEADY.contains(row.name()))
        .filter(row -> connect == Connect.PASSIVE || !UNSTEADY_DIALLING.contains(row.name()))
        .toList();
  }

  /** Those of them that the table has. */
  List<Row> rows() throws IOException {
    return all().stream().filter(row -> told.containsKey(row.name())).toList();
  }

  /** Plays rows; what comes out otherwise than told, each time it is played alone, fails. */
  void holdsFor(List<Row> rows) throws Exception {
    Set<String> changed = new TreeSet<>();
    for (Row row : otherwise(rows)) {
      changedAlone(row).ifPresent(result -> changed.add(result.toString()));
    }
    assertThat(changed).as("rows that %s tells otherwise", PAGE).isEmpty();
    assertThat(told.keySet()).containsAll(rows.stream().map(Row::name).toList());
  }

  /** The rows that came out otherwise than told while they were played beside one another. */
  private List<Row> otherwise(List<Row> rows) throws Exception {
    Set<String> names = new HashSet<>();
    try (ExecutorService players = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<RowResult>>> parts = new ArrayList<>();
      for (int part = 0; part < BESIDE; part++) {
        List<Row> some = every(BESIDE, part, rows);
        parts.add(players.submit(() -> played(some)));
      }
      for (Future<List<RowResult>> part : parts) {
        part.get().forEach(result -> names.add(result.row()));
      }
    }
    return rows.stream().filter(row -> names.contains(row.name())).toList();
  }

  private static List<Row> every(int step, int first, List<Row> rows) {
    List<Row> some = new ArrayList<>();
    for (int i = first; i < rows.size(); i += step) {
      some.add(rows.get(i));
    }
    return some;
  }

  /** How the row came out, if that was otherwise than told each time it was played alone. */
  private Optional<RowResult> changedAlone(Row row) throws Exception {
    List<RowResult> last = List.of();
    for (int tries = 0; tries < TRIES_ALONE; tries++) {
      last = played(List.of(row));
      if (last.isEmpty()) {
        break;
      }
    }
    return last.stream().findFirst();
  }

  /** The results that are otherwise than told, of rows played against one peer of their own. */
  private List<RowResult> played(List<Row> rows) throws Exception {
    int port = Secs4js.freePort();
    List<RowResult> otherwise = new ArrayList<>();
    // A peer that listens has to be there first, one that dials finds us.
    try (Peer tool = Secs4js.tool(folder, port, manner());
        Conformance conformance = Conformance.open(peer(port))) {
      conformance.play(
          rows,
          result -> {
            if (!Boolean.valueOf(result.conforms()).equals(told.get(result.row()))) {
              otherwise.add(result);
            }
          });
      assertThat(tool.output()).doesNotContain("Error [ERR_MODULE");
    }
    return otherwise;
  }

  private String[] manner() {
    return new String[] {
      connect == Connect.PASSIVE ? "hsms" : "hsms-active",
      "timeoutT3=5",
      "timeoutT5=1",
      "timeoutT6=2",
      "timeoutT7=3",
      "timeoutT8=2"
    };
  }

  private ConformSettings peer(int port) {
    return new ConformSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        connect,
        Role.EQUIPMENT,
        profile,
        10,
        TIMERS,
        Duration.ofSeconds(2),
        connect == Connect.PASSIVE ? SETTLE : Duration.ZERO,
        false);
  }

  /** Which rows pass, by the table of the page. */
  private static Map<String, Boolean> told(String heading) throws IOException {
    Map<String, Boolean> told = new LinkedHashMap<>();
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf(heading));
    int end = section.indexOf("\n##", 1);
    int column = -1;
    for (String line : section.substring(0, end).lines().toList()) {
      List<String> cells = List.of(line.split("\\s*\\|\\s*", -1));
      if (cells.contains("row")) {
        column = cells.indexOf("secs4js");
      } else if (column > 0 && cells.size() > column && !cells.get(1).matches("-*")) {
        told.put(cells.get(1), cells.get(column).startsWith("pass"));
      }
    }
    return told;
  }
}

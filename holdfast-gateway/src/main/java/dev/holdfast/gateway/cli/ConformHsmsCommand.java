package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.HostPort;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.sim.conform.ConformSettings;
import dev.holdfast.sim.conform.Conformance;
import dev.holdfast.sim.conform.PeerTimers;
import dev.holdfast.sim.conform.Row;
import dev.holdfast.sim.conform.RowResult;
import dev.holdfast.sim.conform.Script;
import dev.holdfast.sim.conform.ScriptException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code conform hsms}: plays the rows of the behaviour matrix against an HSMS peer. */
@Command(
    name = "hsms",
    description = {
      "Plays the rows of the HSMS behaviour matrix against a peer and prints one line a row:",
      "NAME | EXPECTATION | SEEN | pass or differs. Exit code 0 when all pass, 1 otherwise,",
      "4 when nobody is there."
    })
final class ConformHsmsCommand implements Callable<Integer> {

  /** Where the peer is. */
  static final class Where {
    @Option(
        names = "--connect",
        paramLabel = "HOST:PORT",
        converter = HostPortText.class,
        description = "A passive peer: dial it there.")
    private @Nullable HostPort connect;

    @Option(
        names = "--listen",
        paramLabel = "HOST:PORT",
        converter = HostPortText.class,
        description = "An active peer: wait for it there; a T5 of 1s keeps the run short.")
    private @Nullable HostPort listen;
  }

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Where where = new Where();

  @Option(
      names = "--profile",
      defaultValue = "lenient",
      paramLabel = "lenient|strict-ss",
      converter = ProfileName.class,
      description = "lenient (E37) or strict-ss (E37.1); default: ${DEFAULT-VALUE}.")
  private Profile profile = Profile.LENIENT;

  @Option(
      names = "--role",
      defaultValue = "equipment",
      paramLabel = "equipment|host",
      description = "What the peer is: equipment, which reports by stream 9, or host.")
  private Role role = Role.EQUIPMENT;

  @Option(
      names = "--device-id",
      defaultValue = "10",
      paramLabel = "N",
      description = "The peer's, 0 to 32766; default: ${DEFAULT-VALUE}.")
  private int deviceId;

  @Option(
      names = "--t3",
      defaultValue = "45",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "To what the peer's timer is set; default: ${DEFAULT-VALUE}; so the others.")
  private Duration t3 = Duration.ZERO;

  @Option(
      names = "--t5",
      defaultValue = "10",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class)
  private Duration t5 = Duration.ZERO;

  @Option(
      names = "--t6",
      defaultValue = "5",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class)
  private Duration t6 = Duration.ZERO;

  @Option(
      names = "--t7",
      defaultValue = "10",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class)
  private Duration t7 = Duration.ZERO;

  @Option(
      names = "--t8",
      defaultValue = "5",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class)
  private Duration t8 = Duration.ZERO;

  @Option(
      names = "--linktest",
      defaultValue = "0",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Idle time after which the peer sends Linktest.req; default: it sends none.")
  private Duration linktest = Duration.ZERO;

  @Option(
      names = "--events",
      description = "The peer sends S6F11 or S5F1 unasked: play the rows that need it.")
  private boolean events;

  @Option(
      names = "--patience",
      defaultValue = "2s",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "How long anything may take beyond a timer; default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ZERO;

  @Option(
      names = "--settle",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "Pause after each connect, for a peer that needs one; default: none.")
  private Duration settle = Duration.ZERO;

  @Option(names = "--row", split = ",", paramLabel = "NAME", description = "Play these rows only.")
  private Set<String> only = Set.of();

  @Option(names = "--without", split = ",", paramLabel = "NAME", description = "Leave rows out.")
  private Set<String> without = Set.of();

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Play the rows of this file instead of the matrix.")
  private @Nullable Path script;

  @Option(names = "--json", description = "One JSON object a row.")
  private boolean json;

  private final JsonMapper mapper = new JsonMapper();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ConformSettings peer = settings();
    List<Row> rows = rows(peer);
    List<RowResult> results = new ArrayList<>();
    try (Conformance conformance = Conformance.open(peer)) {
      if (peer.side() == Connect.ACTIVE) {
        System.err.println(
            "listening "
                + new HostPort(peer.address().getHostString(), conformance.port())
                + " for the peer to dial");
      } else if (!conformance.reachable()) {
        System.err.println("holdfast: nobody answers at " + where.connect);
        return ExitCode.REFUSED;
      }
      boolean all =
          conformance.play(
              rows,
              result -> {
                results.add(result);
                print(result);
              });
      if (!json) {
        long passed = results.stream().filter(RowResult::conforms).count();
        System.out.printf(
            "rows=%d pass=%d differs=%d%n", results.size(), passed, results.size() - passed);
      }
      return all ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private ConformSettings settings() {
    boolean passive = where.connect != null;
    HostPort place = Objects.requireNonNull(passive ? where.connect : where.listen);
    try {
      return new ConformSettings(
          new InetSocketAddress(place.host(), place.port()),
          passive ? Connect.PASSIVE : Connect.ACTIVE,
          role,
          profile,
          deviceId,
          new PeerTimers(t3, t5, t6, t7, t8, linktest),
          patience,
          settle,
          events);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private List<Row> rows(ConformSettings peer) throws IOException {
    List<Row> rows;
    try {
      Path file = script;
      rows = file == null ? Script.matrix() : Script.parse(file.toString(), Files.readString(file));
    } catch (ScriptException e) {
      throw usage(e.getMessage());
    }
    for (Set<String> names : List.of(only, without)) {
      for (String name : names) {
        if (rows.stream().noneMatch(row -> row.name().equals(name))) {
          throw usage("no row " + name);
        }
      }
    }
    List<Row> chosen =
        rows.stream()
            .filter(row -> row.appliesTo(peer))
            .filter(row -> only.isEmpty() || only.contains(row.name()))
            .filter(row -> !without.contains(row.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw usage("no row applies to such a peer");
    }
    return chosen;
  }

  private ParameterException usage(@Nullable String why) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), why == null ? "wrong usage" : why);
  }

  private void print(RowResult result) {
    if (json) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("row", result.row());
      map.put("expected", result.expectation());
      map.put("seen", result.seen());
      map.put("conforms", result.conforms());
      System.out.println(mapper.writeValueAsString(map));
    } else {
      System.out.println(result);
    }
    System.out.flush();
  }
}

package dev.holdfast.gateway.cli;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench-net run}: one row of the fault table, on this machine. */
@Command(
    name = "run",
    description = {
      "Makes one fault happen to several connections of each kind at once, and prints how many",
      "seconds after it a program saw what, at reading and at writing. Idle connections write",
      "from 15 s on, busy ones each second. Needs root, ip and nft; cleans up at its end."
    })
final class BenchNetRunCommand implements Callable<Integer> {

  /** Kinds of connection on the command line. */
  private enum Kind {
    DEFAULT,
    KEEPALIVE,
    USER_TIMEOUT,
    BOTH,
    HOLDFAST;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A word of a closed list, with hyphens. */
  private abstract static class WordOf<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    WordOf(Class<E> type) {
      this.type = type;
    }

    @Override
    public E convert(String text) {
      for (E value : type.getEnumConstants()) {
        if (value.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
          return value;
        }
      }
      throw new TypeConversionException("there is no '" + text + "'");
    }
  }

  private static final class FaultWord extends WordOf<NetworkFault> {
    FaultWord() {
      super(NetworkFault.class);
    }

    @Override
    public NetworkFault convert(String text) {
      try {
        return super.convert(text);
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            e.getMessage() + " among the faults; 'holdfast bench-net list' shows them");
      }
    }
  }

  private static final class KindWord extends WordOf<Kind> {
    KindWord() {
      super(Kind.class);
    }
  }

  @Parameters(
      paramLabel = "FAULT",
      converter = FaultWord.class,
      description = "See bench-net list.")
  private @Nullable NetworkFault fault;

  @Option(
      names = "--settings",
      split = ",",
      converter = KindWord.class,
      paramLabel = "default|keepalive|user-timeout|both|holdfast",
      description =
          "Kinds of connection, by default all: as the system has it; keepalive after 3 s, each 1 s,"
              + " 3 times; user time-out 5 s; both; an HSMS link of Holdfast.")
  private List<Kind> kinds = List.of(Kind.values());

  @Option(
      names = "--traffic",
      split = ",",
      paramLabel = "idle|busy",
      description = "What goes over them, by default both.")
  private List<Traffic> traffic = List.of(Traffic.values());

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Connections of each kind, all at once, 1 to 20; default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--longest",
      defaultValue = "60s",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "How long to look after the fault; default: ${DEFAULT-VALUE}.")
  private Duration longest = Duration.ZERO;

  @Option(names = "--json", description = "One JSON object for each thing that was seen.")
  private boolean json;

  private final JsonMapper mapper = new JsonMapper();

  @Override
  public Integer call() throws IOException, InterruptedException {
    NetworkFault chosen = Objects.requireNonNull(fault);
    if (runs < 1 || runs > 20) {
      System.err.println("holdfast: --runs must be 1 to 20, not " + runs);
      return ExitCode.USAGE;
    }
    Optional<String> unavailable = Namespaces.unavailable();
    if (unavailable.isPresent()) {
      System.err.println("holdfast: " + unavailable.get());
      return ExitCode.FAILED;
    }
    System.err.println("holdfast: " + chosen.word() + ": " + chosen.sentence());
    Seen seen =
        new Trial(chosen, programs(), step -> System.err.println("holdfast: " + step)).run(longest);
    if (json) {
      seen.sightings().forEach(sighting -> print(seen, sighting));
    } else {
      print(seen);
    }
    return ExitCode.DONE;
  }

  private List<Program> programs() {
    List<Program> programs = new ArrayList<>();
    List<SocketSettings> plain =
        kinds.stream()
            .filter(kind -> kind != Kind.HOLDFAST)
            .map(kind -> SocketSettings.valueOf(kind.name()))
            .toList();
    if (!plain.isEmpty()) {
      programs.add(Program.plain(plain, traffic, runs));
    }
    if (kinds.contains(Kind.HOLDFAST)) {
      programs.add(LinkClient.program(traffic, runs));
    }
    return programs;
  }

  private void print(Seen seen) {
    System.out.println("SETTINGS\tTRAFFIC\tSEEN");
    for (Kind kind : kinds) {
      for (Traffic goes : traffic) {
        System.out.println(
            String.join(
                "\t",
                kind.word(),
                goes.name().toLowerCase(Locale.ROOT),
                seen.sentence(kind.word(), goes)));
      }
    }
  }

  private void print(Seen seen, Sighting sighting) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fault", seen.fault().word());
    map.put("settings", sighting.settings());
    map.put("traffic", sighting.traffic().name().toLowerCase(Locale.ROOT));
    map.put("run", sighting.run());
    map.put("saw", sighting.what());
    map.put("seconds", Math.round(seen.secondsAfter(sighting) * 1_000) / 1e3);
    map.put("text", sighting.text());
    System.out.println(mapper.writeValueAsString(map));
  }
}

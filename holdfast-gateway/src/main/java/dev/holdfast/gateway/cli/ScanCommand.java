package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Endpoint.Parity;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.meter.search.Find;
import dev.holdfast.meter.search.Search;
import dev.holdfast.meter.search.SearchSession;
import dev.holdfast.meter.search.SearchSettings;
import dev.holdfast.meter.search.Sought;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code scan}: finds the meters of an unknown line. */
@Command(
    name = "scan",
    description = {
      "Finds the meters of an unknown line: protocol, address, baud rate and parity.",
      "Exit code 0 when one was found, 4 when none was."
    })
final class ScanCommand implements Callable<Integer> {

  private static final long LOOK_MILLIS = 200;
  private static final int MOST_BREAKS = 5;
  private static final Duration NETWORK_EXTRA = Duration.ofMillis(500);

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "ENDPOINT",
      description =
          "serial:///dev/ttyUSB0, tcp://HOST:PORT; baud and parity in it are the only ones.")
  private String endpoint = "";

  @Option(
      names = "--protocols",
      defaultValue = "all",
      description =
          "Of dlt645, dlt698, rtu, modbus-tcp, ascii, or all but ascii; default: ${DEFAULT-VALUE}.")
  private String protocols = "all";

  @Option(
      names = "--baud",
      split = ",",
      paramLabel = "N",
      description =
          "Baud rates, the likely ones first; default: 9600,2400,19200,4800,1200,38400,"
              + "57600,115200,600.")
  private List<Integer> bauds = List.of();

  @Option(
      names = "--parity",
      split = ",",
      paramLabel = "P",
      description = "Of even, none, odd, the likely ones first; default: all three.")
  private List<String> parities = List.of();

  @Option(
      names = "--units",
      defaultValue = "1-247",
      paramLabel = "N[-M][,...]",
      description = "Modbus units to ask; default: ${DEFAULT-VALUE}.")
  private String units = "";

  @Option(
      names = "--delay",
      converter = UnitDuration.WithUnit.class,
      paramLabel = "D",
      description = "How long a meter may think; default: 500ms of DL/T meters, 200ms of Modbus.")
  private @Nullable Duration delay;

  @Option(names = "--first", description = "End with the first meter found.")
  private boolean first;

  @Option(names = "--json", description = "One JSON object a meter, and one at the end.")
  private boolean json;

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final ScanProgress bar = new ScanProgress();

  @Override
  public Integer call() throws InterruptedException {
    Logging.quiet(true);
    Endpoint where = where();
    SearchSettings settings = settings(where);
    long began = System.nanoTime();
    Search search = new Search(where, settings, this::found, () -> ended.add(""));
    try (Links links = Links.open()) {
      for (Endpoint at = search.endpoint(); at != null; at = search.endpoint()) {
        String failure = step(links, at, search);
        if (!failure.isEmpty()) {
          bar.clear();
          System.err.println("holdfast: " + failure);
          return ExitCode.FAILED;
        }
      }
    }
    bar.clear();
    tellEnd(search, Duration.ofNanos(System.nanoTime() - began));
    return search.finds().isEmpty() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  /** Asks at one setting; why that failed, or nothing. */
  private String step(Links links, Endpoint at, Search search) throws InterruptedException {
    ended.clear();
    Link<SearchSession> link =
        links.open(
            LinkSettings.of("scan", at)
                .redial(new Backoff.Settings(Duration.ofMillis(200), Duration.ofSeconds(1), 0))
                .closeTimeout(Duration.ofMillis(100))
                .build(),
            search,
            new Failures());
    String outcome = null;
    while (outcome == null) {
      bar.show(search.progress(), search.finds().size());
      outcome = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    link.close().join();
    return outcome;
  }

  /** A line that cannot be opened, or that breaks each time anew, ends the search. */
  private final class Failures implements LinkListener {
    private int breaks;

    @Override
    public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
      breaks += to == LinkState.WAITING ? 1 : 0;
      if (to == LinkState.WAITING && (from == LinkState.DIALING || breaks >= MOST_BREAKS)) {
        ended.add("cannot search " + link.endpoint() + ": " + why);
      }
    }
  }

  // ---- what is asked for

  private Endpoint where() {
    try {
      Endpoint parsed = Endpoint.parse(endpoint);
      if (parsed.listens()) {
        throw usage("nobody is found where we listen");
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private SearchSettings settings(Endpoint where) {
    try {
      SearchSettings usual = SearchSettings.of(Sought.parse(protocols, where));
      return new SearchSettings(
          usual.sought(),
          bauds(where, usual.bauds()),
          parities(where, usual.parities()),
          Arrays.stream(units.split(",", -1)).flatMap(ScanCommand::range).distinct().toList(),
          delay,
          where instanceof Endpoint.Serial ? usual.extra() : NETWORK_EXTRA,
          first);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<Integer> bauds(Endpoint where, List<Integer> usual) {
    if (bauds.isEmpty() && where instanceof Endpoint.Serial serial && given("baud")) {
      return List.of(serial.baud());
    }
    return bauds.isEmpty() ? usual : bauds;
  }

  private List<Parity> parities(Endpoint where, List<Parity> usual) {
    if (parities.isEmpty() && where instanceof Endpoint.Serial serial && given("parity")) {
      return List.of(serial.parity());
    }
    return parities.isEmpty() ? usual : parities.stream().map(ScanCommand::parity).toList();
  }

  private boolean given(String key) {
    return endpoint.matches(".*[?&]" + key + "=.*");
  }

  private static Parity parity(String word) {
    for (Parity parity : Parity.values()) {
      if (parity.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return parity;
      }
    }
    throw new IllegalArgumentException("\"" + word + "\" is no parity: even, none, odd");
  }

  private static Stream<Integer> range(String text) {
    String[] ends = text.strip().split("-", -1);
    if (ends.length > 2 || !Arrays.stream(ends).allMatch(end -> end.matches("[0-9]{1,3}"))) {
      throw new IllegalArgumentException("\"" + text + "\" is no unit and no range such as 1-16");
    }
    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
        .boxed();
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("not set up by picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  // ---- what was found

  private void found(Find find) {
    bar.clear();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(fields(find)));
    } else {
      out.println(
          "%s %s at %s, answered in %s"
              .formatted(
                  find.protocol(),
                  find.address(),
                  find.endpoint(),
                  Durations.format(Duration.ofMillis(Math.max(1, find.answered().toMillis())))));
    }
  }

  private static Map<String, Object> fields(Find find) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("protocol", find.protocol());
    fields.put("address", find.address());
    fields.put("endpoint", find.endpoint().toString());
    if (find.endpoint() instanceof Endpoint.Serial serial) {
      fields.put("baud", serial.baud());
      fields.put("parity", serial.parity().word());
    }
    fields.put("answeredMillis", Math.max(1, find.answered().toMillis()));
    return fields;
  }

  private void tellEnd(Search search, Duration took) {
    List<String> noisy = new ArrayList<>();
    for (Endpoint at : search.noisy()) {
      if (search.finds().stream().noneMatch(find -> find.endpoint().equals(at))) {
        noisy.add(at.toString());
      }
    }
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("found", search.finds().size());
      fields.put("asked", search.progress().asked());
      fields.put("seconds", took.toMillis() / 1000.0);
      fields.put("noise", noisy);
      out.println(new JsonMapper().writeValueAsString(fields));
      return;
    }
    noisy.forEach(at ->
        System.err.println(
            "holdfast: at " + at + " came bytes that are no frame: nearly the right setting?"));
    if (search.finds().isEmpty()) {
      System.err.println(
          "holdfast: no meter answered any of %d questions in %s"
              .formatted(
                  search.progress().asked(),
                  Durations.format(took.truncatedTo(ChronoUnit.SECONDS))));
    }
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.decode.HexInput;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Heartbeat;
import dev.holdfast.link.liveness.IdleCure;
import dev.holdfast.link.time.Spans;
import dev.holdfast.watch.idle.IdleFinding;
import dev.holdfast.watch.idle.IdleSettings;
import dev.holdfast.watch.probe.IdleProbe;
import dev.holdfast.watch.reset.ResetEvidence;
import dev.holdfast.watch.scan.SysctlTimers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code idle-probe}: how long the path to a peer keeps a silent connection. */
@Command(
    name = "idle-probe",
    description = {
      "Finds how long the path to a peer keeps a connection on which nothing goes, by several",
      "connections that are silent for different times. The peer needs a port that takes them and",
      "nothing else: they are asked by the keepalive of TCP. Linux."
    })
final class IdleProbeCommand implements Callable<Integer> {

  private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "tcp://HOST:PORT", description = "The peer.")
  private String peer = "";

  @Option(
      names = "--max",
      paramLabel = "TIME",
      defaultValue = "2h",
      converter = UnitDuration.WithUnit.class,
      description = "The longest silence tried; default: ${DEFAULT-VALUE}.")
  private Duration longest = Duration.ofHours(2);

  @Option(
      names = "--min",
      paramLabel = "TIME",
      converter = UnitDuration.WithUnit.class,
      description = "The shortest silence tried, 1s or more; default: 1/500 of the longest.")
  private @Nullable Duration shortest;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "12",
      description = "Connections at a time; default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--precision",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "Width of the result; default: ${DEFAULT-VALUE}.")
  private double precision;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = UnitDuration.WithUnit.class,
      description = "How long an answer is waited for; default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ofSeconds(5);

  @Option(
      names = "--send",
      paramLabel = "HEX",
      defaultValue = "",
      description =
          "Bytes to send on each connection before its silence, such as a login; none by default.")
  private String first = "";

  @Option(
      names = "--links",
      paramLabel = "N",
      defaultValue = "100",
      description = "Links that the cost is told for as well; default: ${DEFAULT-VALUE}.")
  private int links;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

  private String told = "";
  private long toldNanos;

  @Override
  public Integer call() throws IOException, InterruptedException {
    IdleSettings settings = settings();
    if (links < 1) {
      throw usage("--links is 1 or more");
    }
    byte[] bytes = bytes();
    InetSocketAddress address = address();
    if (address.isUnresolved()) {
      System.err.println("holdfast: there is no host " + address.getHostString());
      return ExitCode.REFUSED;
    }
    IdleFinding finding;
    try (ResetEvidence resets = ResetEvidence.open(IdleProbeCommand::wallMicros)) {
      if (!resets.unavailable().isEmpty()) {
        System.err.println("holdfast: who sends resets cannot be seen: " + resets.unavailable());
      }
      finding = new IdleProbe(address, bytes, patience, resets).run(settings, this::tell);
    }
    out.println(json ? new JsonMapper().writeValueAsString(fields(finding)) : text(finding));
    out.flush();
    return switch (finding.result()) {
      case FORGETS, KEEPS, CLOSES, RESETS -> ExitCode.DONE;
      case SPEAKS, UNSTEADY -> ExitCode.UNKNOWN;
      case UNREACHABLE -> ExitCode.REFUSED;
    };
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("not set up by picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private IdleSettings settings() {
    try {
      IdleSettings usual = IdleSettings.upTo(longest);
      return new IdleSettings(
          shortest == null ? usual.shortest() : shortest, longest, connections, precision / 100);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private byte[] bytes() {
    try {
      return HexInput.parse(first);
    } catch (HexInput.HexException e) {
      throw usage("--send: " + e.getMessage() + " at position " + e.position());
    }
  }

  private InetSocketAddress address() {
    try {
      if (Endpoint.parse(peer) instanceof Endpoint.Tcp tcp && !tcp.listens()) {
        return new InetSocketAddress(tcp.host(), tcp.port());
      }
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    throw usage("'" + peer + "' is not tcp://HOST:PORT");
  }

  private void tell(IdleProbe.Progress progress) {
    String known =
        "kept "
            + (progress.kept().isZero() ? "none yet" : Spans.text(progress.kept()))
            + progress.lost().map(lost -> ", lost " + Spans.text(lost)).orElse("");
    long now = System.nanoTime();
    if (!known.equals(told) || now - toldNanos >= TOLD_EVERY.toNanos()) {
      told = known;
      toldNanos = now;
      System.err.println(
          "holdfast: %d connections silent; %s; at most %s left"
              .formatted(
                  progress.connections(),
                  known,
                  Spans.text(progress.left().truncatedTo(ChronoUnit.SECONDS))));
    }
  }

  /** How long a link is silent that leaves all to this system's keepalive. */
  private static Duration silence() {
    return SysctlTimers.read(SysctlTimers.FOLDER).idlePeerNoticed();
  }

  private Optional<IdleCure> cures(IdleFinding finding) {
    return finding.limited() && finding.kept().compareTo(Duration.ofSeconds(1)) >= 0
        ? Optional.of(IdleCure.ofKept(finding.kept(), silence()))
        : Optional.empty();
  }

  private String text(IdleFinding finding) {
    String result = peer + ": " + finding.sentence();
    return cures(finding)
        .map(cures ->
            result
                + "\ncure 1: "
                + cures.firewall(links)
                + "\n        for links that are silent for up to "
                + Spans.text(silence())
                + "\ncure 2: "
                + cures.heartbeat(Heartbeat.KEEPALIVE, links)
                + "\n        "
                + cures.heartbeat(Heartbeat.LINKTEST, links))
        .orElse(result);
  }

  private Map<String, @Nullable Object> fields(IdleFinding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Duration lost = finding.lost();
    fields.put("peer", peer);
    fields.put("result", finding.result().text());
    fields.put("keptSeconds", seconds(finding.kept()));
    fields.put("lostSeconds", lost == null ? null : seconds(lost));
    fields.put("answer", finding.manner() == null ? null : finding.manner().text());
    fields.put("trials", finding.trials());
    fields.put("disturbed", finding.disturbed());
    fields.put("sentence", finding.sentence());
    cures(finding).ifPresent(cures -> fields.put("cures", fields(cures)));
    return fields;
  }

  private Map<String, Object> fields(IdleCure cures) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("firewallAtLeastSeconds", seconds(cures.firewallAtLeast()));
    fields.put("moreEntries", cures.moreEntries(links));
    fields.put("heartbeatAtMostSeconds", seconds(cures.heartbeatAtMost()));
    for (Heartbeat heartbeat : Heartbeat.values()) {
      Heartbeat.Cost aDay = heartbeat.cost(1, cures.heartbeatAtMost(), 1);
      Map<String, Object> cost = new LinkedHashMap<>();
      cost.put("packetsADay", aDay.packets());
      cost.put("bytesADay", aDay.bytes());
      fields.put(heartbeat.word(), cost);
    }
    fields.put("links", links);
    return fields;
  }

  private static double seconds(Duration length) {
    return length.toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }
}

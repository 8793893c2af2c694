package dev.holdfast.gateway.cli;

import dev.holdfast.arq.ArqLayout;
import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Check;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.subsystem.Impairments;
import dev.holdfast.sim.subsystem.SubsystemSettings;
import dev.holdfast.sim.subsystem.SubsystemSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sim subsystem}: acknowledges frames over a path that can be made bad. */
@Command(
    name = "subsystem",
    description =
        "A simulated sub-system of the acknowledged frame protocol; prints one line"
            + " `listening HOST:PORT` when ready, then each frame it takes.")
final class SimSubsystemCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "udp://HOST:PORT",
      description =
          "Or tcp://HOST:PORT, serial:///dev/..; port 0 takes any free one. Once more for a second"
              + " serial line to the same peer.")
  private List<String> listen = List.of();

  @Option(
      names = "--address",
      paramLabel = "IP",
      description = "Its own address; by default the one it listens at.")
  private @Nullable String address;

  @Option(
      names = "--check",
      defaultValue = "sum16",
      description = "sum16 or crc32c; default: ${DEFAULT-VALUE}.")
  private Check check = Check.SUM16;

  @Option(
      names = "--peer-holdfast",
      paramLabel = "TYPE",
      converter = WordText.class,
      description = "The peer is Holdfast too: FrmType reserved for set-up.")
  private @Nullable Integer setupType;

  @Option(
      names = "--telemetry-every",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "Send a counter to each peer that was heard, this often.")
  private @Nullable Duration telemetryEvery;

  @Option(names = "--loss", paramLabel = "P", description = "Chance of a loss, 0 to 1, each way.")
  private double loss;

  @Option(
      names = "--delay",
      paramLabel = "D",
      defaultValue = "0s",
      converter = UnitDuration.WithUnit.class,
      description = "Each way.")
  private Duration delay = Duration.ZERO;

  @Option(
      names = "--jitter",
      paramLabel = "D",
      defaultValue = "0s",
      converter = UnitDuration.WithUnit.class,
      description = "The most that chance adds to the delay.")
  private Duration jitter = Duration.ZERO;

  @Option(names = "--corrupt", paramLabel = "P", description = "Chance of a changed byte.")
  private double corrupt;

  @Option(names = "--duplicate", paramLabel = "P", description = "Chance to come twice.")
  private double duplicate;

  @Option(names = "--reorder", paramLabel = "P", description = "Chance to be overtaken.")
  private double reorder;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of all chances; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--quiet", description = "Print nothing but the one line.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    SubsystemSettings settings = settings();
    Logging.quiet(quiet);
    return ServerLife.serve(() -> {
      Links links = Links.open();
      SubsystemSimulator subsystem = SubsystemSimulator.open(links, settings, heard());
      return SimCommand.listening(subsystem.address(), subsystem, links);
    });
  }

  private Consumer<ArqMessage> heard() {
    return quiet ? message -> {} : message -> System.out.println(message.frame().summary());
  }

  private SubsystemSettings settings() {
    try {
      List<Endpoint> endpoints = listen.stream().map(SimSubsystemCommand::endpoint).toList();
      ArqSettings.Builder arq =
          ArqSettings.from(own(endpoints.getFirst()))
              .addressRule(ArqSettings.AddressRule.ANY)
              .layout(ArqLayout.DEFAULT.with(check));
      if (setupType != null) {
        arq.peerIsHoldfast(setupType);
      }
      return new SubsystemSettings(
          SubsystemSettings.buses(endpoints),
          arq.build(),
          new Impairments(seed, loss, delay, jitter, corrupt, duplicate, reorder),
          telemetryEvery);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static Endpoint endpoint(String text) {
    return Endpoint.parse(
        text.startsWith("udp://") || text.startsWith("tcp://")
            ? text.substring(0, 3) + "-listen" + text.substring(3)
            : text);
  }

  private String own(Endpoint endpoint) {
    if (address != null) {
      return address;
    }
    String host =
        switch (endpoint) {
          case Endpoint.Udp udp -> udp.host();
          case Endpoint.Tcp tcp -> tcp.host();
          default -> "";
        };
    return Ipv4.parseOrNull(host) == null ? "127.0.0.1" : host;
  }
}

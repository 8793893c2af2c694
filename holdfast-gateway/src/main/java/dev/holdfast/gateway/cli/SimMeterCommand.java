package dev.holdfast.gateway.cli;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.meter.dial.PacketPattern;
import dev.holdfast.sim.meter.DialManners;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sim meter}: a simulated line of meters that speaks several protocols on one port. */
@Command(
    name = "meter",
    description = {
      "Simulated meters. They listen and print one line `listening HOST:PORT` when ready,",
      "or dial in and print `dialling HOST:PORT`."
    })
final class SimMeterCommand implements Callable<Integer> {

  /** Where clients come. */
  static final class Where {
    @Option(
        names = "--listen",
        required = true,
        paramLabel = "HOST:PORT",
        description = "Port 0 takes any free one.")
    private @Nullable String listen;

    @Option(
        names = "--serial",
        required = true,
        paramLabel = "DEV[?baud=..]",
        description = "A serial port, such as /dev/ttyUSB0?baud=2400&parity=even.")
    private @Nullable String serial;

    @Option(
        names = "--dial",
        required = true,
        paramLabel = "[tcp://]HOST:PORT",
        description = "Dials in: the head-end listens there.")
    private @Nullable String dial;

    Endpoint endpoint() {
      if (dial != null) {
        return Endpoint.parse("tcp://" + dial.replaceFirst("^tcp://", ""));
      }
      return Endpoint.parse(serial == null ? "tcp-listen://" + listen : "serial://" + serial);
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private @Nullable Where where;

  @Option(
      names = "--unit",
      defaultValue = "1",
      description = "Modbus unit; default: ${DEFAULT-VALUE}.")
  private int unit;

  @Option(
      names = "--address",
      defaultValue = "123456789012",
      description = "DL/T address; default: ${DEFAULT-VALUE}.")
  private String address = "";

  @Option(
      names = "--protocols",
      defaultValue = "rtu,dlt645,dlt698",
      description = "Of rtu, dlt645, dlt698, modbus-tcp; default: ${DEFAULT-VALUE}.")
  private String protocols = "";

  @Option(
      names = "--meter",
      paramLabel = "UNIT:ADDRESS:PROTOCOLS",
      description =
          "A meter of the line, in place of --unit, --address and --protocols; may be repeated.")
  private List<String> meters = List.of();

  @Option(
      names = "--live-registers",
      description = "Registers 0 to 63 show what the meter measures.")
  private boolean liveRegisters;

  @Option(
      names = "--register",
      paramLabel = "TEXT",
      description = "With --dial: the registration packet, text such as 'REG:1\\r\\n', or hex:.")
  private @Nullable String register;

  @Option(
      names = "--heartbeat",
      paramLabel = "TEXT",
      description = "With --dial: a packet sent again and again.")
  private @Nullable String heartbeat;

  @Option(
      names = "--heartbeat-every",
      paramLabel = "D",
      defaultValue = "60s",
      converter = UnitDuration.Seconds.class,
      description = "Pause between heartbeats; default: ${DEFAULT-VALUE}.")
  private Duration heartbeatEvery = Duration.ZERO;

  @Option(
      names = "--login",
      description = "With --dial: the meter logs in by DL/T 698.45, with heartbeats of that.")
  private boolean login;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Notes each reply that the client acknowledged.")
  private @Nullable Path record;

  @Option(names = "--quiet", description = "Print nothing but the one line.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    MeterSimSettings settings = settings();
    Logging.quiet(quiet);
    return ServerLife.serve(() -> {
      Links links = Links.open();
      MeterSimulator meter = MeterSimulator.open(links, settings);
      return SimCommand.serving(
          settings.endpoint() instanceof Endpoint.Tcp tcp && !tcp.listens()
              ? "dialling"
              : "listening",
          meter.address(),
          meter,
          links);
    });
  }

  private MeterSimSettings settings() {
    try {
      MeterSimSettings.Builder builder =
          MeterSimSettings.at(Objects.requireNonNull(where).endpoint())
              .liveRegisters(liveRegisters)
              .dial(dialManners())
              .record(record);
      if (meters.isEmpty()) {
        return builder.meter(unit, address, MeterProtocol.parse(protocols)).build();
      }
      meters.forEach(meter -> add(builder, meter));
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage());
    }
  }

  private DialManners dialManners() {
    boolean said = register != null || heartbeat != null || login;
    if (said && Objects.requireNonNull(where).dial == null) {
      throw new IllegalArgumentException("--register, --heartbeat and --login need --dial");
    }
    return said
        ? new DialManners(
            bytes(register),
            bytes(heartbeat),
            heartbeat != null || login ? heartbeatEvery : Duration.ZERO,
            login)
        : DialManners.SILENT;
  }

  private static byte[] bytes(@Nullable String written) {
    return written == null ? new byte[0] : PacketPattern.bytes(written);
  }

  private static void add(MeterSimSettings.Builder builder, String meter) {
    String[] parts = meter.split(":", -1);
    if (parts.length != 3 || !parts[0].matches("\\d{1,3}")) {
      throw new IllegalArgumentException("\"" + meter + "\" is not UNIT:ADDRESS:PROTOCOLS");
    }
    builder.meter(Integer.parseInt(parts[0]), parts[1], MeterProtocol.parse(parts[2]));
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sim tool}: a simulated semiconductor tool, HSMS passive. */
@Command(
    name = "tool",
    description =
        "A simulated semiconductor tool; prints one line `listening HOST:PORT` when ready.")
final class SimToolCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Port 0 takes any free one.")
  private String listen = "";

  @Option(
      names = "--device-id",
      defaultValue = "10",
      description = "0 to 32767; default: ${DEFAULT-VALUE}.")
  private int deviceId;

  @Option(names = "--t3", converter = UnitDuration.Seconds.class, description = "Reply timer.")
  private @Nullable Duration t3;

  @Option(
      names = "--t5",
      converter = UnitDuration.Seconds.class,
      description = "Connect separation.")
  private @Nullable Duration t5;

  @Option(
      names = "--t6",
      converter = UnitDuration.Seconds.class,
      description = "Control transaction timer.")
  private @Nullable Duration t6;

  @Option(
      names = "--t7",
      converter = UnitDuration.Seconds.class,
      description = "Not-selected timer.")
  private @Nullable Duration t7;

  @Option(
      names = "--t8",
      converter = UnitDuration.Seconds.class,
      description = "Inter-character timer.")
  private @Nullable Duration t8;

  @Option(
      names = "--events-per-second",
      paramLabel = "N",
      description = "S6F11 sent a second once SELECTED; default: 0.")
  private double eventsPerSecond;

  @Option(
      names = "--alarm-every",
      paramLabel = "N",
      description = "An S5F1 after each N events; default: none.")
  private int alarmEvery;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Notes each message that the host acknowledged.")
  private @Nullable Path record;

  @Option(names = "--quiet", description = "Print nothing but the one line.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    ToolSettings settings = settings();
    Logging.quiet(quiet);
    return ServerLife.serve(() -> {
      Links links = Links.open();
      ToolSimulator tool = ToolSimulator.open(links, settings);
      return SimCommand.listening(tool.address(), tool, links);
    });
  }

  private ToolSettings settings() {
    try {
      return ToolSettings.at(Endpoint.parse("tcp-listen://" + listen))
          .hsms(this::timers)
          .eventsPerSecond(eventsPerSecond)
          .alarmEvery(alarmEvery)
          .record(record)
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(), e.getMessage());
    }
  }

  private HsmsSettings.Builder timers(HsmsSettings.Builder builder) {
    builder.deviceId(deviceId);
    if (t3 != null) {
      builder.t3(t3);
    }
    if (t5 != null) {
      builder.t5(t5);
    }
    if (t6 != null) {
      builder.t6(t6);
    }
    if (t7 != null) {
      builder.t7(t7);
    }
    if (t8 != null) {
      builder.t8(t8);
    }
    return builder;
  }
}

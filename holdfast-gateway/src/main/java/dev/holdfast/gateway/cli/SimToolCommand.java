package dev.holdfast.gateway.cli;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.tool.ToolManners;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code sim tool}: a simulated semiconductor tool on HSMS, passive or active, or on SECS-I. */
@Command(
    name = "tool",
    description = {
      "A simulated semiconductor tool on HSMS, or with --secs1 on SECS-I. It listens",
      "and prints one line `listening HOST:PORT` when ready, or dials and prints",
      "`dialling HOST:PORT`."
    })
final class SimToolCommand implements Callable<Integer> {

  private static final Set<String> HSMS_ONLY =
      Set.of(
          "--connect",
          "--profile",
          "--t5",
          "--t6",
          "--t7",
          "--t8",
          "--on-separate",
          "--select-delay",
          "--linktest-delay",
          "--select-status");

  /** Options that mean nothing to a tool of several session entities. */
  private static final Set<String> NOT_OF_ENTITIES =
      Set.of(
          "--secs1",
          "--device-id",
          "--profile",
          "--on-separate",
          "--select-delay",
          "--linktest-delay",
          "--select-status",
          "--record");

  @Spec private @Nullable CommandSpec spec;

  /** Whether it listens or dials. */
  static final class Where {
    @Option(
        names = "--listen",
        paramLabel = "HOST:PORT",
        description = "Passive: hosts come here; port 0 takes any free one.")
    private @Nullable String listen;

    @Option(
        names = "--dial",
        paramLabel = "HOST:PORT",
        description = "Active: its host listens there.")
    private @Nullable String dial;

    @Option(
        names = "--serial",
        paramLabel = "DEV[?baud=..]",
        description = "With --secs1: a serial port, such as /dev/ttyUSB0?baud=9600.")
    private @Nullable String serial;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Where where = new Where();

  @Mixin private SimToolLine line = new SimToolLine();

  @Option(
      names = "--connect",
      paramLabel = "active|passive",
      description = "Active goes with --dial, passive with --listen, which say it by themselves.")
  private HsmsSettings.@Nullable Connect connect;

  @Option(
      names = "--device-id",
      defaultValue = "10",
      paramLabel = "N",
      description = "0 to 32767; default: ${DEFAULT-VALUE}.")
  private int deviceId;

  @Option(
      names = "--session-ids",
      split = ",",
      paramLabel = "N,N...",
      description = {
        "Speaks HSMS-GS: a session entity of each id, 0 to 32767, over shared connections.",
        "Each answers, and raises events of its own; they are told apart by session id."
      })
  private List<Integer> sessionIds = List.of();

  @Option(
      names = "--profile",
      defaultValue = "lenient",
      paramLabel = "lenient|strict-ss",
      converter = ProfileName.class,
      description = "lenient (E37) or strict-ss (E37.1); default: ${DEFAULT-VALUE}.")
  private HsmsSettings.Profile profile = HsmsSettings.Profile.LENIENT;

  @Option(
      names = "--t3",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Reply timer.")
  private @Nullable Duration t3;

  @Option(
      names = "--t5",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Connect separation.")
  private @Nullable Duration t5;

  @Option(
      names = "--t6",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Control transaction timer.")
  private @Nullable Duration t6;

  @Option(
      names = "--t7",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Not-selected timer.")
  private @Nullable Duration t7;

  @Option(
      names = "--t8",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "Inter-character timer.")
  private @Nullable Duration t8;

  @Option(
      names = "--on-separate",
      defaultValue = "close",
      paramLabel = "close|keep|ignore",
      description = {
        "What a Separate.req of the host does; default: ${DEFAULT-VALUE}.",
        "close: the connection is closed.",
        "keep: the connection stays, not selected, and is selected again when asked.",
        "ignore: nothing; a later Select.req gets status 1."
      })
  private ToolManners.OnSeparate onSeparate = ToolManners.OnSeparate.CLOSE;

  @Option(
      names = "--select-delay",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "How late Select.req is taken up; with --dial, how late it is sent.")
  private Duration selectDelay = Duration.ZERO;

  @Option(
      names = "--linktest-delay",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "How late Linktest.req is answered.")
  private Duration linktestDelay = Duration.ZERO;

  @Option(
      names = "--select-status",
      paramLabel = "N",
      description = "Status of each Select.rsp; other than 0, it is never selected; default: 0.")
  private int selectStatus;

  @Option(
      names = "--reply-delay",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "How late primary messages are answered.")
  private Duration replyDelay = Duration.ZERO;

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
      return SimCommand.serving(
          where.dial == null ? "listening" : "dialling", tool.address(), tool, links);
    });
  }

  private ToolSettings settings() {
    try {
      checkOptions();
      ToolSettings.Builder builder =
          ToolSettings.at(endpoint())
              .hsms(this::timers)
              .manners(
                  new ToolManners(onSeparate, selectDelay, linktestDelay, selectStatus, replyDelay))
              .eventsPerSecond(eventsPerSecond)
              .alarmEvery(alarmEvery)
              .sessionIds(sessionIds)
              .record(record);
      if (line.secs1()) {
        builder.secs1(this::lineTimers).lineManners(line.manners());
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage());
    }
  }

  /** Options of the protocol that is not spoken are refused, not ignored. */
  private void checkOptions() {
    ParseResult given = Objects.requireNonNull(spec).commandLine().getParseResult();
    for (OptionSpec option : given.matchedOptions()) {
      String name = option.longestName();
      if (!sessionIds.isEmpty() && NOT_OF_ENTITIES.contains(name)) {
        throw new IllegalArgumentException(name + " does not go with --session-ids");
      }
      if (line.secs1() ? HSMS_ONLY.contains(name) : SimToolLine.OPTIONS.contains(name)) {
        throw new IllegalArgumentException(
            name + (line.secs1() ? " does not go with --secs1" : " needs --secs1"));
      }
    }
    if (where.serial != null && !line.secs1()) {
      throw new IllegalArgumentException("--serial needs --secs1");
    }
  }

  private Endpoint endpoint() {
    if (where.serial != null) {
      return Endpoint.parse("serial://" + where.serial);
    }
    Endpoint endpoint =
        where.dial == null
            ? Endpoint.parse("tcp-listen://" + where.listen)
            : Endpoint.parse("tcp://" + where.dial);
    if (connect != null && endpoint.listens() != (connect == HsmsSettings.Connect.PASSIVE)) {
      throw new IllegalArgumentException(
          connect == HsmsSettings.Connect.ACTIVE
              ? "--connect active needs --dial HOST:PORT"
              : "--connect passive needs --listen HOST:PORT");
    }
    return endpoint;
  }

  private HsmsSettings.Builder timers(HsmsSettings.Builder builder) {
    builder.deviceId(deviceId).profile(profile);
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

  private Secs1Settings.Builder lineTimers(Secs1Settings.Builder builder) {
    builder.deviceId(deviceId);
    if (t3 != null) {
      builder.t3(t3);
    }
    return line.change(builder);
  }
}

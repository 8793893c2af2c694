package dev.holdfast.gateway.cli;

import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.KernelTable;
import dev.holdfast.watch.scan.Scan;
import dev.holdfast.watch.scan.Scanner;
import dev.holdfast.watch.scan.SysctlTimers;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}: every TCP connection of this host, and what is wrong with it. */
@Command(
    name = "watch",
    description = {
      "Shows every TCP connection of this host with its process, its idle time and a verdict:",
      "healthy, busy-dead, blind, half-closed, leaking or peer-not-reading. Linux."
    })
final class WatchCommand implements Callable<Integer> {

  @Option(names = "--once", description = "Look once and end.")
  private boolean once;

  @Option(names = "--json", description = "One JSON object a connection and line.")
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = UnitDuration.WithUnit.class,
      description = "Time between two looks; default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(2);

  @Mixin private WatchFilter filter = new WatchFilter();

  @Mixin private WatchThresholds thresholds = new WatchThresholds();

  /** What is done instead of showing the connections. */
  private static final class Deed {
    @Option(
        names = "--arm",
        paramLabel = "PID[:FD]",
        required = true,
        converter = ForeignTarget.Reader.class,
        description =
            "Switch keepalive and user time-out on in a running program, for all its connections"
                + " or one.")
    private @Nullable ForeignTarget arm;

    @Option(
        names = "--probe",
        paramLabel = "PID[:FD]",
        required = true,
        converter = ForeignTarget.Reader.class,
        description =
            "Ask the peer of a running program's connections for a sign of life, then restore its"
                + " settings.")
    private @Nullable ForeignTarget probe;

    @Option(
        names = "--explain",
        required = true,
        description = "Say what this system does about dead peers, and how others name it.")
    private boolean explain;
  }

  @ArgGroup private @Nullable Deed deed;

  @Mixin private ForeignDeeds deeds = new ForeignDeeds();

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  private final CountDownLatch ended = new CountDownLatch(1);
  private List<String> said = List.of();

  @Override
  public Integer call() throws Exception {
    if (deed != null) {
      int code = act(deed);
      out.flush();
      return code;
    }
    ServerLife.closeAtExit(ended::countDown);
    SystemTimers system = SysctlTimers.read(SysctlTimers.FOLDER);
    ConnectionRules rules = new ConnectionRules(thresholds.thresholds(), system);
    try (Scanner scanner = new Scanner(KernelTable.open(), rules, System::nanoTime)) {
      show(scanner.scan());
      while (!once && !ended.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        show(scanner.scan());
        if (out.checkError()) {
          return ExitCode.FAILED;
        }
      }
    }
    return ExitCode.DONE;
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private int act(Deed chosen) throws IOException, InterruptedException {
    if (chosen.arm != null) {
      return deeds.arm(chosen.arm, out);
    }
    if (chosen.probe != null) {
      return deeds.probe(chosen.probe, out);
    }
    if (chosen.explain) {
      WatchExplanation.print(SysctlTimers.read(SysctlTimers.FOLDER), out);
    }
    return ExitCode.DONE;
  }

  private void show(Scan scan) {
    List<Connection> chosen = scan.connections().stream().filter(filter::takes).toList();
    if (json) {
      WatchLines.json(chosen, out);
      if (!once) {
        WatchLines.end(scan.number(), chosen.size(), out);
      }
    } else {
      WatchLines.table(chosen, out, isTerminal(), !once);
    }
    out.flush();
    if (!scan.unseen().equals(said)) {
      scan.unseen().forEach(sentence -> System.err.println("holdfast: " + sentence));
      said = scan.unseen();
    }
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.posix.PosixException;
import dev.holdfast.watch.hand.ForeignSocket;
import dev.holdfast.watch.hand.ForeignSocket.RefusedException;
import dev.holdfast.watch.hand.LivenessOptions;
import dev.holdfast.watch.hand.Probe;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code watch} does to the connections of other programs. */
final class ForeignDeeds {

  @Option(
      names = "--keepalive-idle",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = UnitDuration.WithUnit.class,
      description = "With --arm, idle time before the first probe; default: ${DEFAULT-VALUE}.")
  private Duration idle = Duration.ofSeconds(30);

  @Option(
      names = "--keepalive-interval",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = UnitDuration.WithUnit.class,
      description = "With --arm, time between probes; default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(10);

  @Option(
      names = "--keepalive-probes",
      paramLabel = "N",
      defaultValue = "3",
      description = "With --arm, unanswered probes until the end; default: ${DEFAULT-VALUE}.")
  private int probes;

  @Option(
      names = "--user-timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = UnitDuration.WithUnit.class,
      description =
          "With --arm, time that bytes may stay unacknowledged; 0s leaves the system's rule;"
              + " default: ${DEFAULT-VALUE}.")
  private Duration userTimeout = Duration.ofSeconds(60);

  @Option(
      names = "--probe-time",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = UnitDuration.WithUnit.class,
      description = "With --probe, how long an answer is waited for; default: ${DEFAULT-VALUE}.")
  private Duration probeTime = Duration.ofSeconds(5);

  private static List<ForeignSocket> open(ForeignTarget target) throws RefusedException {
    Integer descriptor = target.descriptor();
    return descriptor == null
        ? ForeignSocket.allOf(target.pid())
        : List.of(ForeignSocket.of(target.pid(), descriptor));
  }

  private static int refuse(String reason) {
    System.err.println("holdfast: " + reason);
    return ExitCode.REFUSED;
  }

  private static int seconds(Duration time) {
    return Math.clamp(time.toSeconds(), 1, 32_767);
  }

  int arm(ForeignTarget target, PrintStream out) throws PosixException, InterruptedException {
    try {
      for (ForeignSocket socket : open(target)) {
        try (socket) {
          LivenessOptions before =
              socket.set(
                  new LivenessOptions(
                      true,
                      seconds(idle),
                      seconds(interval),
                      Math.clamp(probes, 1, 127),
                      Math.clamp(userTimeout.toMillis(), 0, Integer.MAX_VALUE)));
          out.println(
              ForeignTarget.text(socket.pid(), socket.number())
                  + " armed: "
                  + socket.options()
                  + " (before: "
                  + before
                  + ")");
        }
      }
      return ExitCode.DONE;
    } catch (RefusedException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  int probe(ForeignTarget target, PrintStream out) throws PosixException, InterruptedException {
    try {
      int code = ExitCode.DONE;
      for (ForeignSocket socket : open(target)) {
        try (socket;
            Probe probe = new Probe(socket)) {
          ServerLife.closeAtExit(probe);
          Probe.Outcome outcome = probe.ask(probeTime);
          out.println(
              ForeignTarget.text(socket.pid(), socket.number())
                  + " "
                  + (outcome.answer() == Probe.Answer.ALIVE ? "alive: " : "dead: ")
                  + outcome.sentence());
          out.flush();
          code = Math.max(code, code(outcome.answer()));
        }
      }
      return code;
    } catch (RefusedException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  private static int code(Probe.Answer answer) {
    return switch (answer) {
      case ALIVE -> ExitCode.DONE;
      case SILENT -> ExitCode.UNKNOWN;
      case RESET, ENDED -> ExitCode.REFUSED;
    };
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.demo.Accounts;
import dev.holdfast.gateway.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: simulated devices and a gateway, watched live, with an account at the end. */
@Command(
    name = "demo",
    description = {
      "Runs a simulated tool, a simulated line of meters and a gateway, and shows the links live.",
      "At the end it counts what the devices saw acknowledged against what was delivered."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after N seconds; exit code 1 if a message was lost.")
  private @Nullable Integer seconds;

  @Option(
      names = "--http",
      paramLabel = "PORT",
      description = "Port of the web page; any free one by default.")
  private int port;

  @Option(names = "--folder", paramLabel = "DIR", description = "Keep all files there.")
  private @Nullable Path folder;

  @Option(
      names = "--recount",
      paramLabel = "DIR",
      description = "Only count again what stands in the folder of a demonstration that has ended.")
  private @Nullable Path recount;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check(seconds == null || seconds > 0, "--seconds " + seconds + " is not above 0");
    check(port >= 0 && port <= MAX_PORT, "--http " + port + " is not 0 to " + MAX_PORT);
    if (recount != null) {
      check(Files.isDirectory(recount), "--recount " + recount + " is no folder");
      Accounts accounts = Demo.recount(recount);
      accounts.print(System.out);
      return exitCode(accounts);
    }
    Demo demo =
        new Demo(
            new Demo.Settings(
                seconds == null ? null : Duration.ofSeconds(seconds),
                port,
                folder,
                Map.of(ServerLife.ENDS_WITH_PARENT, "1")),
            System.out);
    ServerLife.closeAtExit(demo);
    try (demo) {
      Accounts accounts = demo.run();
      return accounts == null ? ExitCode.DONE : exitCode(accounts);
    }
  }

  private void check(boolean fits, String otherwise) {
    if (!fits) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
    }
  }

  private static int exitCode(Accounts accounts) {
    return accounts.lost() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }
}

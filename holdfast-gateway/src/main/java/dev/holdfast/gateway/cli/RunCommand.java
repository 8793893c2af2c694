package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.ConfigLoader;
import dev.holdfast.gateway.config.Loaded;
import dev.holdfast.gateway.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the gateway, until it is told to end. */
@Command(name = "run", description = "Runs the gateway until it is told to end.")
final class RunCommand implements Callable<Integer> {

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The YAML file.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    return switch (ConfigLoader.load(file)) {
      case Loaded.Sound(Config config, List<Problem> warnings) -> {
        CheckCommand.warn(warnings, System.err);
        yield ServerLife.serve(() -> Gateway.open(config));
      }
      case Loaded.Faulty(List<Problem> problems) -> {
        CheckCommand.print(problems, System.err);
        yield ExitCode.USAGE;
      }
    };
  }
}

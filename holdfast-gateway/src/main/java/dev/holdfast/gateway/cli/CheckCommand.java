package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.ConfigLoader;
import dev.holdfast.gateway.config.Loaded;
import dev.holdfast.gateway.config.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: says all that is wrong with a configuration, each with its place. */
@Command(
    name = "check",
    description = "Validates a configuration: each problem with file:line:column; exit code 2.")
final class CheckCommand implements Callable<Integer> {

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The YAML file.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    return switch (ConfigLoader.load(file)) {
      case Loaded.Sound(Config config, List<Problem> warnings) -> {
        warn(warnings, System.out);
        System.out.printf(
            "%s is valid: %d links, %d sinks, %d routes%n",
            file, config.links().size(), config.sinks().size(), config.routes().size());
        yield ExitCode.DONE;
      }
      case Loaded.Faulty(List<Problem> problems) -> {
        print(problems, System.out);
        yield ExitCode.USAGE;
      }
    };
  }

  /** One line a warning. */
  static void warn(List<Problem> warnings, PrintStream out) {
    warnings.forEach(warning -> out.println(warning.asWarning()));
    out.flush();
  }

  /** One line a problem. */
  static void print(List<Problem> problems, PrintStream out) {
    problems.forEach(out::println);
    out.flush();
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.ConfigLoader;
import dev.holdfast.gateway.config.Loaded;
import dev.holdfast.gateway.config.Problem;
import dev.holdfast.gateway.config.ProfileConfig;
import dev.holdfast.gateway.config.ProfileCsv;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile export}: one profile of a configuration as CSV. */
@Command(name = "export", description = "Prints a profile of a configuration as CSV.")
final class ProfileExportCommand implements Callable<Integer> {

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The YAML file.")
  private Path file = Path.of("");

  @Parameters(paramLabel = "NAME", description = "The profile's name.")
  private String name = "";

  @Override
  public Integer call() {
    return switch (ConfigLoader.load(file)) {
      case Loaded.Sound(Config config, List<Problem> _) -> export(config);
      case Loaded.Faulty(List<Problem> problems) -> {
        CheckCommand.print(problems, System.out);
        yield ExitCode.USAGE;
      }
    };
  }

  private int export(Config config) {
    Optional<ProfileConfig> profile =
        config.profiles().stream().filter(one -> one.name().equals(name)).findFirst();
    if (profile.isEmpty()) {
      System.err.printf(
          "holdfast: %s has no profile %s; it has %s%n",
          file, name, config.profiles().stream().map(ProfileConfig::name).toList());
      return ExitCode.REFUSED;
    }
    System.out.print(
        ProfileCsv.text(
            new ProfileCsv.Sound(
                Objects.requireNonNull(profile.get().protocol(), "checked"),
                profile.get().points(),
                profile.get().records())));
    System.out.flush();
    return ExitCode.DONE;
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Problem;
import dev.holdfast.gateway.config.ProfileCsv;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile import}: a CSV file checked, and as YAML. */
@Command(
    name = "import",
    description =
        "Checks a CSV file and prints it as YAML: each problem with file:line:column; exit code 2.")
final class ProfileImportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CSV", description = "The file.")
  private Path file = Path.of("");

  @Option(names = "--name", description = "The profile's name; by default that of the file.")
  private @Nullable String name;

  @Override
  public Integer call() {
    return switch (ProfileCsv.load(file)) {
      case ProfileCsv.Sound profile -> {
        System.out.print(ProfileCsv.yaml(name == null ? fileName() : name, profile));
        System.out.flush();
        yield ExitCode.DONE;
      }
      case ProfileCsv.Faulty(List<Problem> problems) -> {
        CheckCommand.print(problems, System.out);
        yield ExitCode.USAGE;
      }
    };
  }

  private String fileName() {
    return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
  }
}

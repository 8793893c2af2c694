package dev.holdfast.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code holdfast}. */
@Command(
    name = "holdfast",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Holdfast.Version.class,
    description = "Keeps industrial device links alive, and says why one broke.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      ProfileCommand.class,
      SchemaCommand.class,
      DecodeCommand.class,
      ScanCommand.class,
      SendCommand.class,
      OrderCommand.class,
      ReceiveCommand.class,
      PutCommand.class,
      IpcCommand.class,
      ReselectCommand.class,
      TraceCommand.class,
      WatchCommand.class,
      WhoResetCommand.class,
      IdleProbeCommand.class,
      SimCommand.class,
      ConformCommand.class,
      ArqCommand.class,
      BenchNetCommand.class,
    })
public final class Holdfast {

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Holdfast.class.getPackage().getImplementationVersion();
      return new String[] {"holdfast " + (version == null ? "unpackaged" : version)};
    }
  }

  /** Their messages are no more than a path. */
  private static final Map<Class<?>, String> FILE_FAILURES =
      Map.of(
          NoSuchFileException.class, "there is no such file or folder",
          FileAlreadyExistsException.class, "a file stands in its place",
          AccessDeniedException.class, "permission denied");

  private Holdfast() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.calm();
    CommandLine line = new CommandLine(new Holdfast());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((failure, given) -> usage(failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("holdfast: " + sentence(failure));
      return ExitCode.FAILED;
    });
    int code = line.execute(args);
    ServerLife.commandEnded();
    System.exit(code);
  }

  /** Says what is wrong with the arguments, and where all of them stand: help is long. */
  private static int usage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("holdfast: " + String.valueOf(failure.getMessage()).replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** What went wrong, in the words of the innermost failure that has any. */
  private static String sentence(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return message + ": " + FILE_FAILURES.getOrDefault(file.getClass(), "it cannot be used");
    }
    return message == null || message.isBlank() ? failure.toString() : message;
  }
}

package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc rm}: removes objects by their endpoints. */
@Command(
    name = "rm",
    description = {
      "Removes objects; whoever uses one is told so by the kernel.",
      "Exit code 4: one of them is not there."
    })
final class IpcRemoveCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ENDPOINT",
      description =
          "As `ipc ls` prints it: sysv-mq://0x1234, posix-sem:///name, shm:///name, fifo:///path.")
  private List<String> endpoints = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    int code = ExitCode.DONE;
    for (String endpoint : endpoints) {
      try {
        if (IpcObjects.remove(endpoint) == Outcome.NOT_THERE_YET) {
          System.err.println("holdfast: " + endpoint + " is not there");
          code = ExitCode.REFUSED;
        }
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
      }
    }
    return code;
  }
}

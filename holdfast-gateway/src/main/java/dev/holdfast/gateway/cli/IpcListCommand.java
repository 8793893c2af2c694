package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.IpcObjects;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ipc ls}: one line an object. */
@Command(
    name = "ls",
    description = {
      "Lists System V and POSIX objects, one a line: endpoint, mode, user, figures, and the process",
      "that last used it, alive or dead. POSIX queues are listed where /dev/mqueue is mounted."
    })
final class IpcListCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    for (IpcObjects.Listed each : IpcObjects.all()) {
      System.out.println(
          "%s mode=%04o uid=%d %s pid=%d %s"
              .formatted(
                  each.endpoint(),
                  each.mode(),
                  each.uid(),
                  each.figures(),
                  each.pid(),
                  each.owner().name().toLowerCase(Locale.ROOT)));
    }
    return ExitCode.DONE;
  }
}

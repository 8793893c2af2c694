package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.IpcObjects;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ipc ls}: one line an object. */
@Command(
    name = "ls",
    description = {
      "Lists System V and POSIX objects, one a line: endpoint, mode, user, figures, and the"
          + " process",
      "that last used it, alive or dead. POSIX queues are listed where /dev/mqueue is mounted,",
      "FIFOs and Unix sockets in the folders that are named."
    })
final class IpcListCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER",
      description = "Where FIFOs and Unix sockets stand.")
  private List<Path> folders = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<IpcObjects.Listed> all = new ArrayList<>(IpcObjects.all());
    for (Path folder : folders) {
      try {
        all.addAll(IpcObjects.in(folder));
      } catch (NotDirectoryException | NoSuchFileException e) {
        System.err.println("holdfast: " + folder + " is no folder");
        return ExitCode.REFUSED;
      }
    }
    for (IpcObjects.Listed each : all) {
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
    if (!IpcObjects.seesPosixQueues()) {
      System.err.println(
          "holdfast: POSIX queues are not listed, as /dev/mqueue is not mounted;"
              + " mount -t mqueue none /dev/mqueue");
    }
    return ExitCode.DONE;
  }
}

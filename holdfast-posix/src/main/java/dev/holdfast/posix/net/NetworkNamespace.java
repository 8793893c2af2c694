package dev.holdfast.posix.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** setns(2), the part about network namespaces. */
public final class NetworkNamespace {

  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle SETNS = Native.bind("setns", JAVA_INT, JAVA_INT, JAVA_INT);

  private NetworkNamespace() {}

  /** A piece of work that is done within one. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Does a piece of work within a namespace, on a thread of its own that moves there and ends with
   * it. What it opens there can be used from anywhere. Needs CAP_SYS_ADMIN.
   *
   * @param namespace the file that stands for it, such as {@code /run/netns/NAME} or {@code
   *     /proc/PID/ns/net}
   */
  public static <T> T within(Path namespace, Work<T> work)
      throws IOException, InterruptedException {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          enter(namespace);
          return work.run();
        });
    Thread.ofPlatform().daemon().name("within " + namespace).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException(e);
    }
  }

  private static void enter(Path namespace) throws PosixException {
    try (Descriptor file = DeviceFile.open(namespace, DeviceFile.Access.READ)) {
      int number = file.number();
      Native.callInt(
          "setns " + namespace, errno -> (int) SETNS.invokeExact(errno, number, CLONE_NEWNET));
    }
  }
}

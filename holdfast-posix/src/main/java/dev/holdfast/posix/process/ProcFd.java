package dev.holdfast.posix.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** proc(5), /proc/PID/fd: what the descriptors of a process stand for. */
public final class ProcFd {

  private static final String SOCKET = "socket:[";
  private static final int[] NONE = {};

  private ProcFd() {}

  private static Path folder(int pid) {
    return Path.of("/proc", Integer.toString(pid), "fd");
  }

  /**
   * The numbers of the descriptors that a process has open, in no order.
   *
   * @return empty where the process is gone or is not ours to look into
   */
  public static Optional<int[]> numbers(int pid) {
    String[] names = new File("/proc/" + pid + "/fd").list();
    if (names == null) {
      return Optional.empty();
    }
    int[] numbers = names.length == 0 ? NONE : new int[names.length];
    for (int at = 0; at < names.length; at++) {
      numbers[at] = Integer.parseInt(names[at]);
    }
    return Optional.of(numbers);
  }

  /** The inode of the socket that a descriptor stands for; 0 where it is none, or gone. */
  public static long socketInode(int pid, int number) {
    String target = target(folder(pid).resolve(Integer.toString(number)));
    return target.startsWith(SOCKET) && target.endsWith("]")
        ? Long.parseLong(target, SOCKET.length(), target.length() - 1, 10)
        : 0;
  }

  /** The network namespace of a process, as {@code net:[n]}; empty where it cannot be seen. */
  public static Optional<String> networkOf(int pid) {
    String target = target(Path.of("/proc", Integer.toString(pid), "ns", "net"));
    return target.isEmpty() ? Optional.empty() : Optional.of(target);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}

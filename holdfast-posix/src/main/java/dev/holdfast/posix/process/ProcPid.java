package dev.holdfast.posix.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** proc(5), /proc: the processes of this host, as far as this process is shown them. */
public final class ProcPid {

  /** Where the moment a process began stands, counted behind the name in brackets. */
  private static final int START_FIELD = 19;

  private ProcPid() {}

  /** All process ids, in no order; empty where /proc is not mounted. */
  public static int[] all() {
    String[] names = new File("/proc").list();
    return names == null
        ? new int[0]
        : Arrays.stream(names).filter(ProcPid::isNumber).mapToInt(Integer::parseInt).toArray();
  }

  private static boolean isNumber(String name) {
    return name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<String> text(int pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), file));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The name of a process, 15 characters at most; empty where it is gone. */
  public static Optional<String> name(int pid) {
    return text(pid, "comm").map(String::strip);
  }

  /**
   * When a process began, in clock ticks since the host did: tells two processes of one id apart.
   *
   * @return empty where it is gone
   */
  public static Optional<Long> began(int pid) {
    return text(pid, "stat").flatMap(ProcPid::began);
  }

  static Optional<Long> began(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    try {
      return fields.length > START_FIELD
          ? Optional.of(Long.parseLong(fields[START_FIELD]))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

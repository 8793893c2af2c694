package dev.holdfast.posix.sysv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** proc(5), /proc/sysvipc: all System V objects of this namespace. */
public final class SysvObjects {

  /** The three kinds. */
  public enum Kind {
    MESSAGE_QUEUE("msg", "msqid"),
    SEMAPHORE_SET("sem", "semid"),
    SHARED_MEMORY("shm", "shmid");

    private final String file;
    private final String idColumn;

    Kind(String file, String idColumn) {
      this.file = file;
      this.idColumn = idColumn;
    }
  }

  /**
   * One line of them.
   *
   * @param columns all figures by the names that stand in the first line, such as {@code nattch}
   */
  public record Found(Kind kind, int id, int key, int mode, int uid, Map<String, Long> columns) {

    /** A figure; 0 where this kernel does not tell it. */
    public long column(String name) {
      return columns.getOrDefault(name, 0L);
    }
  }

  private SysvObjects() {}

  /** All of one kind. */
  public static List<Found> all(Kind kind) throws IOException {
    return parse(kind, Files.readAllLines(Path.of("/proc/sysvipc", kind.file)));
  }

  static List<Found> parse(Kind kind, List<String> lines) {
    List<Found> all = new ArrayList<>();
    List<String> names = lines.isEmpty() ? List.of() : words(lines.getFirst());
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      if (line.isBlank()) {
        continue;
      }
      List<String> words = words(line);
      Map<String, Long> columns = new HashMap<>();
      for (int at = 0; at < Math.min(names.size(), words.size()); at++) {
        int radix = names.get(at).equals("perms") ? 8 : 10;
        columns.put(names.get(at), Long.parseLong(words.get(at), radix));
      }
      all.add(
          new Found(
              kind,
              columns.getOrDefault(kind.idColumn, -1L).intValue(),
              columns.getOrDefault("key", 0L).intValue(),
              columns.getOrDefault("perms", 0L).intValue() & SysvFlags.MODE_BITS,
              columns.getOrDefault("uid", 0L).intValue(),
              Map.copyOf(columns)));
    }
    return all;
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("\\s+", -1));
  }
}

package dev.holdfast.ipc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.ipc.IpcObjects.Owner;
import dev.holdfast.posix.process.ProcFd;
import dev.holdfast.posix.process.ProcPid;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has which files open or mapped. */
final class Holders {

  private static final Path SHARED = Path.of("/dev/shm");
  private static final int OTHERS_BITS = 0077;
  private static final int INODE = 4;
  private static final int[] NONE = {};

  private final Map<Object, Integer> byFile = new HashMap<>();

  /** Users into whose processes we may not look. */
  private final Set<Integer> unseen = new HashSet<>();

  private Holders() {}

  /** Looks for them, process by process. */
  static Holders of(Collection<Path> files) {
    Holders holders = new Holders();
    Set<Object> wanted = new HashSet<>();
    Map<String, Object> mappable = new HashMap<>();
    for (Path file : files) {
      Object key = key(file);
      if (key != null) {
        wanted.add(key);
        if (file.startsWith(SHARED)) {
          mappable.put(inode(file), key);
        }
      }
    }
    if (!wanted.isEmpty()) {
      for (int pid : ProcPid.all()) {
        holders.look(pid, wanted, mappable);
      }
    }
    return holders;
  }

  /** What tells a file from others, whatever its path; null where it has gone. */
  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  private static String inode(Path file) {
    try {
      return Files.getAttribute(file, "unix:ino").toString();
    } catch (IOException e) {
      return "";
    }
  }

  private void look(int pid, Set<Object> wanted, Map<String, Object> mappable) {
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      // The C library makes a semaphore under another name, so its inode counts.
      for (String line : Files.readAllLines(process.resolve("maps"), ISO_8859_1)) {
        Object mapped =
            line.contains(" " + SHARED + "/") ? mappable.get(line.split(" +", 6)[INODE]) : null;
        if (mapped != null) {
          byFile.put(mapped, pid);
        }
      }
    } catch (AccessDeniedException e) {
      notSeen(process);
    } catch (IOException e) {
      // It has gone.
    }
    for (int number : ProcFd.numbers(pid).orElse(NONE)) {
      Object open = key(process.resolve("fd").resolve(Integer.toString(number)));
      if (open != null && wanted.contains(open)) {
        byFile.put(open, pid);
      }
    }
  }

  private void notSeen(Path process) {
    try {
      unseen.add((Integer) Files.getAttribute(process, "unix:uid"));
    } catch (IOException e) {
      // It has gone.
    }
  }

  /** A process that has it; 0 where none is seen to. */
  int pid(Path file) {
    Object key = key(file);
    return key == null ? 0 : byFile.getOrDefault(key, 0);
  }

  /** Whether anybody has it who may. */
  Owner owner(Path file, int uid, int mode) {
    if (pid(file) != 0) {
      return Owner.ALIVE;
    }
    boolean maybe = unseen.contains(uid) || (!unseen.isEmpty() && (mode & OTHERS_BITS) != 0);
    return maybe ? Owner.UNKNOWN : Owner.DEAD;
  }
}

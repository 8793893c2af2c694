package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.process.ProcPid;
import dev.holdfast.posix.sysv.MessageQueues;
import dev.holdfast.posix.sysv.SemaphoreSets;
import dev.holdfast.posix.sysv.SharedSegments;
import dev.holdfast.posix.sysv.SysvObjects;
import dev.holdfast.posix.sysv.SysvObjects.Found;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The objects of this host that outlive processes: what is there, and whether its user lives. */
public final class IpcObjects {

  private static final Path SHARED = Path.of("/dev/shm");
  private static final Path QUEUES = Path.of("/dev/mqueue");
  private static final String SEMAPHORE = "sem.";
  private static final int PERMISSION_BITS = 0777;

  /** Whether a process that used an object is still there. */
  public enum Owner {
    /** It is there. */
    ALIVE,
    /** It is gone, or nobody has the object any more. */
    DEAD,
    /** Nobody has used it yet, or we may not see who has it. */
    UNKNOWN
  }

  /**
   * One of them.
   *
   * @param endpoint as a URI; one without a key has its id in place of it: {@code sysv-mq://id=7}
   * @param mode permission bits
   * @param uid its owner's user
   * @param figures what waits in it, its size and the like, in words
   * @param pid the process that last used it, or made it; 0 where that is not known
   */
  public record Listed(String endpoint, int mode, int uid, String figures, int pid, Owner owner) {}

  private IpcObjects() {}

  /** All that this process may see, kind by kind. */
  public static List<Listed> all() throws IOException {
    List<Listed> all = new ArrayList<>();
    for (SysvObjects.Kind kind : SysvObjects.Kind.values()) {
      SysvObjects.all(kind).forEach(found -> all.add(listed(found)));
    }
    List<Path> files = new ArrayList<>(files(SHARED));
    files.addAll(files(QUEUES));
    Holders holders = Holders.of(files);
    files.forEach(file -> posix(file, holders).ifPresent(all::add));
    return all;
  }

  /**
   * Whether {@link #all} sees POSIX queues: the kernel shows them in a file system alone that this
   * host may not have mounted. They work all the same.
   */
  public static boolean seesPosixQueues() {
    try {
      return Files.getFileStore(QUEUES).type().equals("mqueue");
    } catch (IOException e) {
      return false;
    }
  }

  /** The FIFOs and sockets that stand in a folder. */
  public static List<Listed> in(Path folder) throws IOException {
    return IpcFiles.in(folder);
  }

  private static Listed listed(Found found) {
    String figures =
        switch (found.kind()) {
          case MESSAGE_QUEUE ->
              "messages=" + found.column("qnum") + " bytes=" + found.column("cbytes");
          case SEMAPHORE_SET -> "semaphores=" + found.column("nsems");
          case SHARED_MEMORY ->
              "bytes=" + found.column("size") + " attached=" + found.column("nattch");
        };
    int pid =
        switch (found.kind()) {
          case MESSAGE_QUEUE -> (int) firstOf(found.column("lspid"), found.column("lrpid"));
          case SEMAPHORE_SET -> lastProcess(found.id(), (int) found.column("nsems"));
          case SHARED_MEMORY -> (int) firstOf(found.column("lpid"), found.column("cpid"));
        };
    return new Listed(
        scheme(found.kind()) + place(found), found.mode(), found.uid(), figures, pid, owner(pid));
  }

  private static long firstOf(long first, long second) {
    return first == 0 ? second : first;
  }

  private static int lastProcess(int id, int size) {
    try {
      for (int number = 0; number < size; number++) {
        int pid = SemaphoreSets.lastProcess(id, number);
        if (pid != 0) {
          return pid;
        }
      }
    } catch (PosixException e) {
      // We may not look, or it has gone.
    }
    return 0;
  }

  private static String scheme(SysvObjects.Kind kind) {
    return switch (kind) {
      case MESSAGE_QUEUE -> "sysv-mq://";
      case SEMAPHORE_SET -> "sysv-sem://";
      case SHARED_MEMORY -> "sysv-shm://";
    };
  }

  private static String place(Found found) {
    return found.key() == 0 ? "id=" + found.id() : "0x%x".formatted(found.key());
  }

  private static Owner owner(int pid) {
    return pid == 0 ? Owner.UNKNOWN : ProcPid.began(pid).isPresent() ? Owner.ALIVE : Owner.DEAD;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(all::add);
    } catch (NoSuchFileException e) {
      // Not mounted: its objects work, but cannot be listed.
    }
    return all;
  }

  private static Optional<Listed> posix(Path file, Holders holders) {
    String name = file.getFileName().toString();
    String endpoint =
        file.startsWith(QUEUES)
            ? "posix-mq:///" + name
            : name.startsWith(SEMAPHORE)
                ? "posix-sem:///" + name.substring(SEMAPHORE.length())
                : "shm:///" + name;
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode") & PERMISSION_BITS;
      int uid = (Integer) Files.getAttribute(file, "unix:uid");
      return Files.isDirectory(file)
          ? Optional.empty()
          : Optional.of(
              new Listed(
                  endpoint,
                  mode,
                  uid,
                  "bytes=" + Files.size(file),
                  holders.pid(file),
                  holders.owner(file, uid, mode)));
    } catch (IOException e) {
      // It has gone since.
      return Optional.empty();
    }
  }

  /**
   * Removes one.
   *
   * @param endpoint as it is listed
   * @return {@code DONE}, or {@code NOT_THERE_YET}
   */
  public static Outcome remove(String endpoint) throws IOException {
    try {
      for (SysvObjects.Kind kind : SysvObjects.Kind.values()) {
        if (endpoint.startsWith(scheme(kind))) {
          return removeSysv(kind, endpoint.substring(scheme(kind).length()));
        }
      }
      if (endpoint.startsWith("posix-mq://")) {
        PosixQueue.unlink(endpoint.substring("posix-mq://".length()));
      } else if (endpoint.startsWith("posix-sem://")) {
        PosixSemaphore.unlink(endpoint.substring("posix-sem://".length()));
      } else if (endpoint.startsWith("shm://")) {
        SharedMemory.unlinkPosix(endpoint.substring("shm://".length()));
      } else {
        return IpcFiles.remove(endpoint);
      }
      return Outcome.DONE;
    } catch (IpcException e) {
      if (e.errno() == Errno.ENOENT) {
        return Outcome.NOT_THERE_YET;
      }
      throw e;
    }
  }

  private static Outcome removeSysv(SysvObjects.Kind kind, String place) throws IOException {
    for (Found found : SysvObjects.all(kind)) {
      boolean meant = place(found).equals(place) || (found.key() != 0 && isKey(place, found.key()));
      if (meant) {
        try {
          switch (kind) {
            case MESSAGE_QUEUE -> MessageQueues.remove(found.id());
            case SEMAPHORE_SET -> SemaphoreSets.remove(found.id());
            case SHARED_MEMORY -> SharedSegments.remove(found.id());
          }
        } catch (PosixException e) {
          throw Trouble.of(scheme(kind) + place, e);
        }
        return Outcome.DONE;
      }
    }
    return Outcome.NOT_THERE_YET;
  }

  private static boolean isKey(String text, int key) {
    try {
      return Long.decode(text).intValue() == key;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

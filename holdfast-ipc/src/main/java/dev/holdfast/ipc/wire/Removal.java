package dev.holdfast.ipc.wire;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.sysv.SysvKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object lost its name while we had it: whoever opens that name then meets another one,
 * and the kernel tells nobody. So it is with all that has a path, with POSIX objects, and with
 * System V objects that nobody waits for just then.
 */
public interface Removal {

  /** Of what the kernel itself tells the removal of, or what has no name. */
  Removal NEVER = () -> false;

  /** In place of an id: nothing has the key, or we may not know. */
  int GONE = -1;

  int UNKNOWN = -2;

  /** Whether its name is gone, or belongs to another by now. */
  boolean removed();

  /** Either of two. */
  default Removal or(Removal other) {
    return () -> removed() || other.removed();
  }

  /** Of what has a path; to be asked for when it was just opened or made. */
  static Removal of(Path path) {
    Object opened = key(path);
    return opened == null ? NEVER : () -> !Objects.equals(opened, key(path));
  }

  private static @Nullable Object key(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Of the socket of a name of ours. */
  static Removal ofSocket(String name) {
    return name.startsWith("@") ? NEVER : of(Path.of(name));
  }

  /** Of an object in memory that is a file of /dev/shm. */
  static Removal ofMemory(@Nullable String file) {
    return file == null ? NEVER : of(Path.of("/dev/shm/" + file));
  }

  /** Asks for the id of what has a System V key. */
  interface Asking {
    int id(int key) throws PosixException;
  }

  /**
   * Of a System V object, which may live on without its key while somebody has it; to be asked for
   * when it was just opened or made.
   */
  static Removal ofKey(int key, Asking asking) {
    int opened = key == SysvKey.PRIVATE ? GONE : id(key, asking);
    return opened < 0 ? NEVER : () -> !List.of(opened, UNKNOWN).contains(id(key, asking));
  }

  private static int id(int key, Asking asking) {
    try {
      return asking.id(key);
    } catch (PosixException e) {
      return e.errno() == Errno.ENOENT ? GONE : UNKNOWN;
    }
  }

  /** Of what is known by its descriptor alone. */
  static Removal of(Descriptor descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor.number());
    return () -> {
      try {
        return descriptor.isOpen()
            && Files.readSymbolicLink(link).toString().endsWith(" (deleted)");
      } catch (IOException e) {
        return false;
      }
    };
  }
}

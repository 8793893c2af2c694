package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Pipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

/** A pipe with a name in the file system. Opening one never hangs. */
public final class Fifo {

  private static final int OWNER_ONLY = 0600;
  private static final String KIND_ATTRIBUTE = "unix:mode";
  private static final int KIND_BITS = 0170000;
  private static final int FIFO_KIND = 0010000;

  /** What a reader is told of its writers. */
  public enum Writers {
    /** Reading ends when the last one has gone; another must be opened for those that follow. */
    SEEN,
    /** Reading goes on over all that come and go: nothing is lost between two of them. */
    ANY
  }

  private Fifo() {}

  private static String name(Path path) {
    return "FIFO " + path;
  }

  /** Makes one that its owner alone may use. */
  public static void make(Path path) throws IpcException {
    try {
      Pipes.makeFifo(path, OWNER_ONLY);
    } catch (PosixException e) {
      throw Trouble.of(name(path), e);
    }
  }

  /** Makes one that these may use, whatever the umask of this process says. */
  public static void make(Path path, Set<PosixFilePermission> permissions) throws IOException {
    make(path);
    Files.setPosixFilePermissions(path, permissions);
  }

  /** Makes one unless there is one, which is left as it is. */
  public static void makeUnlessThere(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      check(path);
    } else {
      make(path);
    }
  }

  /**
   * Opens it for reading; waits for no writer.
   *
   * @throws IpcException among others with {@code ENOENT} where it is not there
   */
  public static ByteStream reader(Path path, Writers writers) throws IOException {
    check(path);
    try {
      // An end for writing of our own keeps it from ending.
      DeviceFile.Access access =
          writers == Writers.ANY ? DeviceFile.Access.READ_WRITE : DeviceFile.Access.READ;
      return ByteStream.source(name(path), DeviceFile.openNonBlocking(path, access));
    } catch (PosixException e) {
      throw Trouble.of(name(path), e);
    }
  }

  /**
   * Opens it for writing, and waits for a reader.
   *
   * @return none: {@code NOT_THERE_YET} when none had it open in the time
   */
  public static Receipt<ByteStream> writer(Path path, Duration longest)
      throws IOException, InterruptedException {
    check(path);
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        return Receipt.got(
            ByteStream.sink(name(path), DeviceFile.openNonBlocking(path, DeviceFile.Access.WRITE)));
      } catch (PosixException e) {
        switch (e.errno()) {
          case ENXIO, EINTR -> {
            if (deadline.over()) {
              return Receipt.none(Outcome.NOT_THERE_YET);
            }
            deadline.step();
          }
          default -> throw Trouble.of(name(path), e);
        }
      }
    }
  }

  private static void check(Path path) throws IOException {
    if (Files.exists(path)
        && ((Integer) Files.getAttribute(path, KIND_ATTRIBUTE) & KIND_BITS) != FIFO_KIND) {
      throw new IpcException(name(path), "the path is there and is no FIFO", "take another path");
    }
  }
}

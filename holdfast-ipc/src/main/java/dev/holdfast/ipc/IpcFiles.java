package dev.holdfast.ipc;

import dev.holdfast.ipc.IpcObjects.Listed;
import dev.holdfast.ipc.IpcObjects.Owner;
import dev.holdfast.link.endpoint.Course;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.endpoint.LocalEndpoint.Direction;
import dev.holdfast.posix.process.ProcFd;
import dev.holdfast.posix.process.ProcPid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** FIFOs and sockets that stand in folders. */
final class IpcFiles {

  private static final Path SOCKETS = Path.of("/proc/net/unix");
  private static final int KIND_BITS = 0170000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;
  private static final int PERMISSION_BITS = 0777;

  /** A socket that has a path: type, inode and path, as /proc/net/unix has them. */
  private record Bound(int type, long inode, String path) {}

  private IpcFiles() {}

  /** All of one folder. */
  static List<Listed> in(Path folder) throws IOException {
    List<Path> fifos = new ArrayList<>();
    List<Listed> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.toAbsolutePath())) {
      for (Path file : files) {
        int kind = mode(file) & KIND_BITS;
        if (kind == FIFO) {
          fifos.add(file);
        } else if (kind == SOCKET) {
          all.add(socket(file));
        }
      }
    }
    Holders holders = Holders.of(fifos);
    for (Path file : fifos) {
      String endpoint =
          new LocalEndpoint.Fifo(file.toString(), new Course(Direction.IN, null, false)).toString();
      int uid = uid(file);
      Owner owner = holders.owner(file, uid, mode(file));
      all.add(listed(endpoint, file, "fifo", holders.pid(file), owner));
    }
    return all;
  }

  private static Listed listed(String endpoint, Path file, String figures, int pid, Owner owner)
      throws IOException {
    return new Listed(endpoint, mode(file) & PERMISSION_BITS, uid(file), figures, pid, owner);
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static int uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Whose file nobody is bound to any more has been left behind. */
  private static Listed socket(Path file) throws IOException {
    String path = file.toString();
    for (String line : Files.readAllLines(SOCKETS)) {
      String[] columns = line.strip().split(" +", 8);
      if (columns.length == 8 && columns[7].equals(path)) {
        Bound bound = new Bound(Integer.parseInt(columns[4], 16), Long.parseLong(columns[6]), path);
        return listed(endpoint(bound), file, "socket", holder(bound.inode), Owner.ALIVE);
      }
    }
    return listed(new Endpoint.Unix(path, false).toString(), file, "socket", 0, Owner.DEAD);
  }

  private static String endpoint(Bound bound) {
    return switch (bound.type) {
      case 2 -> new LocalEndpoint.UnixDatagram(bound.path, false).toString();
      case 5 -> new LocalEndpoint.UnixMessages(bound.path, false).toString();
      default -> new Endpoint.Unix(bound.path, false).toString();
    };
  }

  /** A process that has a socket; 0 where none is seen to. */
  private static int holder(long inode) {
    for (int pid : ProcPid.all()) {
      for (int number : ProcFd.numbers(pid).orElse(new int[0])) {
        if (ProcFd.socketInode(pid, number) == inode) {
          return pid;
        }
      }
    }
    return 0;
  }

  /**
   * Removes one.
   *
   * @return {@code DONE}, or {@code NOT_THERE_YET}
   * @throws IllegalArgumentException for an endpoint that has no file
   */
  static Outcome remove(String endpoint) throws IOException {
    Endpoint meant = Endpoint.parse(endpoint);
    String path =
        switch (meant) {
          case LocalEndpoint.Fifo fifo -> fifo.path();
          case Endpoint.Unix unix -> unix.path();
          case LocalEndpoint.UnixDatagram unix -> unix.name();
          case LocalEndpoint.UnixMessages unix -> unix.name();
          default -> "";
        };
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "\"" + endpoint + "\" is no object that can be removed; ./holdfast ipc ls lists them");
    }
    Path file = Path.of(path);
    int kind = meant instanceof LocalEndpoint.Fifo ? FIFO : SOCKET;
    try {
      if ((mode(file) & KIND_BITS) != kind) {
        throw new IpcException(
            endpoint, "the path is no " + (kind == FIFO ? "FIFO" : "socket"), "remove it by rm");
      }
      Files.delete(file);
      return Outcome.DONE;
    } catch (NoSuchFileException e) {
      return Outcome.NOT_THERE_YET;
    }
  }
}

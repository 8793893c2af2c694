package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Ends of Unix sockets that connect, and those of datagrams. */
public final class UnixPeers {

  private static final int KIND_BITS = 0170000;
  private static final int SOCKET_KIND = 0140000;

  private UnixPeers() {}

  /**
   * Connects a stream.
   *
   * @return none: {@code NOT_THERE_YET} where nobody has made the name, {@code REFUSED} where
   *     nobody listens, {@code FULL} where too many wait there
   */
  public static Receipt<ByteStream> connectBytes(String name) throws IOException {
    return connect(name, Kind.STREAM, ByteStream::socket);
  }

  /** The same, with a connection that keeps the bounds of messages. */
  public static Receipt<Packets> connectMessages(String name) throws IOException {
    return connect(name, Kind.SEQPACKET, (what, socket) -> new Packets(what, socket, true));
  }

  /**
   * A datagram socket that sends to a name. It has an abstract name of its own, by which it can be
   * answered.
   */
  public static Receipt<Packets> connectDatagrams(String name) throws IOException {
    return connect(name, Kind.DATAGRAM, (what, socket) -> new Packets(what, socket, false));
  }

  /** A datagram socket that has a name and receives what is sent there, from anybody. */
  public static Packets datagramsAt(String name) throws IOException {
    return new Packets("datagram socket " + name, bound(name, Kind.DATAGRAM), false);
  }

  private interface Made<C> {
    C of(String object, Descriptor socket);
  }

  private static <C> Receipt<C> connect(String name, Kind kind, Made<C> made) throws IOException {
    String object = "socket " + name;
    try {
      Descriptor socket = UnixSockets.open(kind);
      try {
        if (kind == Kind.DATAGRAM) {
          UnixSockets.bind(socket, "");
        }
        UnixSockets.connect(socket, name);
        return Receipt.got(made.of(object, socket));
      } catch (PosixException e) {
        socket.close();
        return switch (e.errno()) {
          case ENOENT -> Receipt.none(Outcome.NOT_THERE_YET);
          case ECONNREFUSED -> Receipt.none(Outcome.REFUSED);
          case EAGAIN -> Receipt.none(Outcome.FULL);
          default -> throw e;
        };
      }
    } catch (PosixException e) {
      throw Trouble.of(object, e);
    }
  }

  /** A socket of a name. A path that nobody has any more is taken, and its owner alone may use. */
  static Descriptor bound(String name, Kind kind) throws IOException {
    boolean path = !name.startsWith("@");
    if (path) {
      removeStale(name, kind);
    }
    Descriptor socket = null;
    try {
      socket = UnixSockets.open(kind);
      UnixSockets.bind(socket, name);
      if (path) {
        Files.setPosixFilePermissions(Path.of(name), PosixFilePermissions.fromString("rw-------"));
      }
      return socket;
    } catch (PosixException e) {
      if (socket != null) {
        socket.close();
      }
      if (e.errno() == Errno.EADDRINUSE) {
        throw new IpcException(
            "socket " + name, "another process has the name", "end it, or take another name", e);
      }
      throw Trouble.of("socket " + name, e);
    }
  }

  private static void removeStale(String name, Kind kind) throws IOException {
    Path path = Path.of(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & KIND_BITS) != SOCKET_KIND) {
      throw new IpcException(
          "socket " + name, "the path is there and is no socket", "take another path");
    }
    try (Descriptor probe = UnixSockets.open(kind)) {
      UnixSockets.connect(probe, name);
    } catch (PosixException e) {
      if (e.errno() == Errno.ECONNREFUSED) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Removes a path. */
  static void unlink(String name) throws IOException {
    if (!name.startsWith("@")) {
      Files.deleteIfExists(Path.of(name));
    }
  }
}

package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Kind;
import java.io.IOException;
import java.time.Duration;

/**
 * A place where others connect, by a path or by an abstract name that begins with {@code @}.
 *
 * @param <C> {@link ByteStream} or {@link Packets}
 */
public final class UnixServer<C> implements AutoCloseable {

  private static final int WAITING = 128;

  private final String name;
  private final Handle handle;
  private final Accepted<C> accepted;

  private interface Accepted<C> {
    C of(String object, Descriptor descriptor);
  }

  private UnixServer(String name, Descriptor descriptor, Accepted<C> accepted) {
    this.name = name;
    this.handle = new Handle("socket " + name, descriptor);
    this.accepted = accepted;
  }

  /** Listens for streams; a path can be used by its owner alone. */
  public static UnixServer<ByteStream> ofBytes(String name) throws IOException {
    return new UnixServer<>(name, listening(name, Kind.STREAM), ByteStream::socket);
  }

  /** Listens for connections that keep the bounds of messages. */
  public static UnixServer<Packets> ofMessages(String name) throws IOException {
    return new UnixServer<>(
        name, listening(name, Kind.SEQPACKET), (what, fd) -> new Packets(what, fd, true));
  }

  private static Descriptor listening(String name, Kind kind) throws IOException {
    Descriptor socket = UnixPeers.bound(name, kind);
    try {
      UnixSockets.listen(socket, WAITING);
      return socket;
    } catch (PosixException e) {
      socket.close();
      throw Trouble.of("socket " + name, e);
    }
  }

  /** The next that connects; none: {@code EMPTY} when nobody did in the time. */
  public Receipt<C> accept(Duration longest) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        return Receipt.got(
            accepted.of(handle.object(), handle.of(() -> UnixSockets.accept(handle.descriptor()))));
      } catch (PosixException e) {
        if (e.errno() != Errno.EAGAIN && e.errno() != Errno.EINTR) {
          throw Trouble.of(handle.object(), e);
        }
      }
      if (handle.await(Poll.IN, deadline) == 0) {
        return Receipt.none(Outcome.EMPTY);
      }
    }
  }

  /** To wait for peers by. Whoever closes it must see to it that nobody uses it. */
  public Descriptor descriptor() {
    return handle.descriptor();
  }

  /** Removes the path, while it is surely ours, and ends listening. */
  @Override
  public void close() throws IOException {
    if (handle.open()) {
      try {
        UnixPeers.unlink(name);
      } finally {
        handle.close();
      }
    }
  }
}

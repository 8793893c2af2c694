package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Credentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One end of a way of bytes: of a pipe, a FIFO or a stream socket. Any thread may use it; a direct
 * buffer saves a copy.
 */
public final class ByteStream implements AutoCloseable {

  private final Handle handle;
  private final @Nullable PipeWaits waits;

  private ByteStream(String object, Descriptor descriptor, @Nullable OpenOption direction) {
    this.handle = new Handle(object, descriptor);
    this.waits = direction == null ? null : new PipeWaits(handle, direction);
  }

  /** Of a connected socket. */
  static ByteStream socket(String object, Descriptor socket) {
    return new ByteStream(object, socket, null);
  }

  /** Of the end of a pipe that is read. */
  static ByteStream source(String object, Descriptor end) {
    return new ByteStream(object, end, StandardOpenOption.READ);
  }

  /** Of the end of a pipe that is written to. */
  static ByteStream sink(String object, Descriptor end) {
    return new ByteStream(object, end, StandardOpenOption.WRITE);
  }

  /**
   * Reads what is there, or waits for it.
   *
   * @param into where to; has room
   * @return how many bytes came; 0 when none did in the time; -1 at the end: the other end is
   *     closed, or its process ended
   */
  public int read(ByteBuffer into, Duration longest) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        long count = handle.fill(into, DeviceFile::read);
        return count == 0 ? -1 : (int) count;
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            // Waited for below.
          }
          case ECONNRESET -> {
            return -1;
          }
          default -> throw Trouble.of(handle.object(), e);
        }
      }
      int before = into.position();
      if (!deadline.soon() && !await(into, FileChannel::read, Poll.IN, deadline)) {
        return 0;
      }
      if (into.position() > before) {
        return into.position() - before;
      }
    }
  }

  /** Waits; false when the time is over. */
  private boolean await(ByteBuffer bytes, PipeWaits.Move move, int event, Deadline deadline)
      throws IpcException, InterruptedException {
    return !deadline.over()
        && ((waits != null && waits.await(bytes, move, deadline))
            || handle.await(event, deadline) != 0);
  }

  /**
   * Writes all that is left in the buffer, and waits for room. What was written is told by the
   * buffer's position; of {@link Pipe#ATOMIC_BYTES} or fewer, a pipe takes all or none, however
   * many write to it.
   *
   * @return {@code DONE}; {@code FULL} when there was no room for all in the time; {@code
   *     PEER_GONE} when nobody can read it any more
   */
  public Outcome write(ByteBuffer from, Duration longest) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (from.hasRemaining()) {
      try {
        handle.empty(from, waits == null ? UnixSockets::send : DeviceFile::write);
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            if (!deadline.soon() && !await(from, FileChannel::write, Poll.OUT, deadline)) {
              return Outcome.FULL;
            }
          }
          case EPIPE, ECONNRESET -> {
            return Outcome.PEER_GONE;
          }
          default -> throw Trouble.of(handle.object(), e);
        }
      }
    }
    return Outcome.DONE;
  }

  /**
   * Who is at the other end of a socket, as the kernel has it: of when it was connected.
   *
   * @throws IpcException where this is no socket
   */
  public Credentials credentials() throws IpcException {
    try {
      return handle.of(() -> UnixSockets.peer(handle.descriptor()));
    } catch (PosixException e) {
      throw Trouble.of(handle.object(), e);
    }
  }

  /** For what this class does not do. Whoever closes it must see to it that nobody uses it. */
  public Descriptor descriptor() {
    return handle.descriptor();
  }

  @Override
  public void close() throws IpcException {
    if (waits != null) {
      waits.close();
    }
    handle.close();
  }

  @Override
  public String toString() {
    return handle.object();
  }
}

package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Credentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One end of a way of bytes: of a pipe, a FIFO or a stream socket. Any thread may use it; a direct
 * buffer saves a copy.
 */
public final class ByteStream implements AutoCloseable {

  /** Reads in a row that found something at once, from which on they are a stream. */
  private static final int STREAM = 16;

  private final Handle handle;
  private final boolean socket;
  private int found;

  ByteStream(String object, Descriptor descriptor, boolean socket) {
    this.handle = new Handle(object, descriptor);
    this.socket = socket;
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
        found++;
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
      if (!paced(deadline)
          && !deadline.soon()
          && (deadline.over() || handle.await(Poll.IN, deadline) == 0)) {
        return 0;
      }
    }
  }

  /**
   * Lets the writer of a pipe get ahead once its reader has caught up with a stream: a pipe has one
   * lock for both, and who looks again at once finds one message and keeps the writer out.
   */
  private boolean paced(Deadline deadline) {
    boolean stream = !socket && found >= STREAM;
    found = 0;
    return stream && deadline.pause();
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
        handle.empty(from, socket ? UnixSockets::send : DeviceFile::write);
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            if (!deadline.soon() && (deadline.over() || handle.await(Poll.OUT, deadline) == 0)) {
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
    handle.close();
  }

  @Override
  public String toString() {
    return handle.object();
  }
}

package dev.holdfast.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.Inbox;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Credentials;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** One end of a way of messages whose bounds are kept: a datagram or seqpacket socket. */
public final class Packets implements AutoCloseable {

  /** Bytes of the largest message that is received. */
  public static final int MAX_BYTES = 256 * 1024;

  /**
   * A message.
   *
   * @param from the sender's name, empty where it has none
   * @param passed descriptors that came along; the receiver closes them
   */
  public record Packet(byte[] bytes, String from, List<Descriptor> passed) {}

  private final Handle handle;
  private final boolean connected;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(MAX_BYTES);
  private final Inbox inbox = new Inbox(room, arena);

  Packets(String object, Descriptor descriptor, boolean connected) {
    this.handle = new Handle(object, descriptor);
    this.connected = connected;
  }

  /**
   * The next message.
   *
   * @return none: {@code EMPTY} when none came in the time, {@code PEER_GONE} when none can come
   * @throws IpcException among others for a message beyond {@link #MAX_BYTES}, which is lost
   */
  public Receipt<Packet> receive(Duration longest) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        return handle.of(this::next);
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            // Waited for below.
          }
          case ECONNRESET -> {
            return Receipt.none(Outcome.PEER_GONE);
          }
          case EMSGSIZE ->
              throw new IpcException(
                  handle.object(),
                  "a message is longer than " + MAX_BYTES + " bytes and was lost",
                  "have its sender send shorter ones",
                  e);
          default -> throw Trouble.of(handle.object(), e);
        }
      }
      if (!deadline.soon() && (deadline.over() || handle.await(Poll.IN, deadline) == 0)) {
        return Receipt.none(Outcome.EMPTY);
      }
    }
  }

  private Receipt<Packet> next() throws PosixException {
    synchronized (room) {
      return take(inbox.receive(handle.descriptor()));
    }
  }

  private Receipt<Packet> take(UnixSockets.Received received) throws PosixException {
    if (!received.whole()) {
      received.descriptors().forEach(Packets::drop);
      throw new PosixException("recvmsg " + handle.object(), Errno.EMSGSIZE.number());
    }
    // A connection tells its end as a message of no bytes.
    if (connected && received.bytes() == 0 && received.descriptors().isEmpty()) {
      return Receipt.none(Outcome.PEER_GONE);
    }
    byte[] bytes = room.asSlice(0, received.bytes()).toArray(JAVA_BYTE);
    return Receipt.got(new Packet(bytes, received.from(), received.descriptors()));
  }

  private static void drop(Descriptor unwanted) {
    try {
      unwanted.close();
    } catch (PosixException e) {
      // It is closed all the same.
    }
  }

  /**
   * Sends one message to where this end is connected.
   *
   * @return {@code DONE}; {@code FULL} when there was no room in the time; {@code PEER_GONE} or
   *     {@code REFUSED} when nobody can take it
   */
  public Outcome send(byte[] message, Duration longest) throws IOException, InterruptedException {
    return send(message, longest, true, bytes -> UnixSockets.send(handle.descriptor(), bytes));
  }

  /** The same, with a descriptor along with it; the receiver gets one of its own. */
  public Outcome send(byte[] message, Descriptor passed, Duration longest)
      throws IOException, InterruptedException {
    return send(
        message, longest, true, bytes -> UnixSockets.send(handle.descriptor(), bytes, passed));
  }

  /** The same, of a datagram socket, to a name: the answer to {@link Packet#from()}. */
  public Outcome sendTo(String name, byte[] message, Duration longest)
      throws IOException, InterruptedException {
    return send(
        message,
        longest,
        false,
        bytes -> {
          UnixSockets.sendTo(handle.descriptor(), bytes, name);
          return bytes.byteSize();
        });
  }

  private interface Sending {
    long of(MemorySegment bytes) throws PosixException;
  }

  private Outcome send(byte[] message, Duration longest, boolean toPeer, Sending call)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    MemorySegment bytes = Scratch.of(message);
    while (true) {
      try {
        handle.of(() -> call.of(bytes));
        return Outcome.DONE;
      } catch (PosixException e) {
        switch (e.errno()) {
          case EINTR -> {
            // Once more.
          }
          case EAGAIN, ENOBUFS -> {
            if (!awaitRoom(toPeer && e.errno() == Errno.EAGAIN, deadline)) {
              return Outcome.FULL;
            }
          }
          case EPIPE, ECONNRESET, ENOTCONN -> {
            return Outcome.PEER_GONE;
          }
          case ECONNREFUSED -> {
            return Outcome.REFUSED;
          }
          case ENOENT -> {
            return Outcome.NOT_THERE_YET;
          }
          case EMSGSIZE ->
              throw Trouble.limit(
                  handle.object(),
                  "a message of " + message.length + " bytes does not fit",
                  "of its buffer",
                  "/proc/sys/net/core/wmem_max",
                  e);
          default -> throw Trouble.of(handle.object(), e);
        }
      }
    }
  }

  /** Whether there may be room again: an event tells it of the peer alone, not of a name. */
  private boolean awaitRoom(boolean told, Deadline deadline)
      throws IOException, InterruptedException {
    if (deadline.soon()) {
      return true;
    }
    if (deadline.over()) {
      return false;
    }
    if (told) {
      return handle.await(Poll.OUT, deadline) != 0;
    }
    deadline.step();
    return true;
  }

  /** Who is at the other end of a connection, as the kernel has it: of when it was made. */
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
  public synchronized void close() throws IpcException {
    if (handle.open()) {
      handle.close();
      arena.close();
    }
  }

  @Override
  public String toString() {
    return handle.object();
  }
}

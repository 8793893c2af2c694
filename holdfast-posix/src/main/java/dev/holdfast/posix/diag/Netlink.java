package dev.holdfast.posix.diag;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.SocketOption;
import dev.holdfast.posix.socket.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A netlink(7) socket: one request at a time, or what the kernel tells unasked. One user a time.
 */
final class Netlink implements AutoCloseable {

  /** Asks for all there is, not for one. */
  static final int DUMP = 0x300;

  private static final int REQUEST = 1;
  private static final int ADDRESS_BYTES = 12;
  private static final int ROOM = 64 * 1024;
  private static final int KERNEL_ROOM = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Descriptor socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(ROOM, Long.BYTES);
  private int sequence;

  private Netlink(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Opens one.
   *
   * @param protocol the part of the kernel to talk to
   * @param groups what it is to tell unasked, as a sum of bits; 0 for nothing
   */
  static Netlink open(int protocol, int groups) throws PosixException {
    Descriptor socket = Sockets.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol);
    try (Arena arena = Arena.ofConfined()) {
      SocketOption.SO_RCVBUF.set(socket, KERNEL_ROOM);
      MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) Sockets.AF_NETLINK);
      address.set(JAVA_INT, 8, groups);
      Sockets.bind(socket, address);
      return new Netlink(socket);
    } catch (PosixException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a request and hands out the answer.
   *
   * @param body the request's bytes after the header
   * @return whether nothing changed while the kernel went through its tables
   */
  boolean ask(String what, int type, int flags, byte[] body, NetlinkMessages.Body answer)
      throws PosixException {
    sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
    int length = NetlinkMessages.HEADER + body.length;
    room.set(JAVA_INT, 0, length);
    room.set(JAVA_SHORT, 4, (short) type);
    room.set(JAVA_SHORT, 6, (short) (REQUEST | flags));
    room.set(JAVA_INT, 8, sequence);
    room.set(JAVA_INT, 12, 0);
    MemorySegment.copy(MemorySegment.ofArray(body), 0, room, NetlinkMessages.HEADER, body.length);
    Sockets.send(socket, room.asSlice(0, length), 0);
    boolean[] answered = {false};
    while (true) {
      long received = receive(what, PATIENCE);
      NetlinkMessages.End end =
          NetlinkMessages.read(
              room,
              received,
              sequence,
              what,
              (kind, bytes, from, to) -> {
                answered[0] = true;
                answer.take(kind, bytes, from, to);
              });
      if (end != NetlinkMessages.End.MORE || (flags != DUMP && answered[0])) {
        return end != NetlinkMessages.End.DONE_CHANGED;
      }
    }
  }

  /** Waits for what the kernel tells unasked, at most so long, and hands it out. */
  void listen(String what, Duration longest, NetlinkMessages.Body told) throws PosixException {
    if (Poll.await(socket, Poll.IN, longest) != 0) {
      NetlinkMessages.read(room, receive(what, PATIENCE), NetlinkMessages.ANY, what, told);
    }
  }

  /** The kernel has its answer ready, or makes it in the call: waiting is the exception. */
  private long receive(String what, Duration longest) throws PosixException {
    long received;
    try {
      received = Sockets.receive(socket, room, Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC);
    } catch (PosixException e) {
      if (e.errno() != Errno.EAGAIN) {
        throw e;
      }
      if (Poll.await(socket, Poll.IN, longest) == 0) {
        throw new PosixException(what, Errno.ETIMEDOUT.number());
      }
      received = Sockets.receive(socket, room, Sockets.MSG_DONTWAIT | Sockets.MSG_TRUNC);
    }
    if (received > ROOM) {
      throw new PosixException(what, Errno.EMSGSIZE.number());
    }
    return received;
  }

  @Override
  public void close() throws PosixException {
    if (socket.isOpen()) {
      socket.close();
      arena.close();
    }
  }
}

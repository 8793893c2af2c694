package dev.holdfast.bench.watch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The floor of a dump: its bytes received and looked at no further than to see the end. */
final class BareDump implements AutoCloseable {

  private static final int SOCK_DIAG = 4;
  private static final int LENGTH = 72;
  private static final short BY_FAMILY = 20;
  private static final short REQUEST_DUMP = 0x301;
  private static final short DONE = 3;
  private static final int WITH_INFO = 2;
  private static final int ESTABLISHED = 1 << 1;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment request = arena.allocate(LENGTH, Long.BYTES);
  private final MemorySegment room = arena.allocate(64 * 1024, Long.BYTES);
  private final Descriptor socket;

  BareDump() throws PosixException {
    socket = Sockets.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, SOCK_DIAG);
    request.set(JAVA_INT, 0, LENGTH);
    request.set(JAVA_SHORT, 4, BY_FAMILY);
    request.set(JAVA_SHORT, 6, REQUEST_DUMP);
    request.set(JAVA_INT, 20, ESTABLISHED);
  }

  /** Receives both families; the bytes there were. */
  long receive() throws PosixException {
    long bytes = 0;
    for (SockDiag.Family family : SockDiag.Family.values()) {
      int number = family == SockDiag.Family.IPV4 ? 2 : 10;
      request.set(JAVA_INT, 16, number | 6 << 8 | WITH_INFO << 16);
      Sockets.send(socket, request, 0);
      do {
        bytes += Sockets.receive(socket, room, 0);
      } while (room.get(JAVA_SHORT, 4) != DONE);
    }
    return bytes;
  }

  @Override
  public void close() throws PosixException {
    socket.close();
    arena.close();
  }
}

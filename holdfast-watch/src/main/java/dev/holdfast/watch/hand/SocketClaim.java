package dev.holdfast.watch.hand;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The right to change a foreign socket, held by one at a time on this host: whoever reads settings
 * to restore them is not to find those of another in between. It is a name in the abstract
 * namespace of local sockets, so it ends with its holder, however that ends, and leaves no file.
 */
final class SocketClaim implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int DATAGRAMS = 2;
  private static final int NAME_AT = Short.BYTES + 1;
  private static final Duration STEP = Duration.ofMillis(10);

  private final Descriptor held;

  private SocketClaim(Descriptor held) {
    this.held = held;
  }

  /**
   * Waits for it.
   *
   * @param inode the number of the socket
   * @return empty where another held it all the time
   */
  static Optional<SocketClaim> of(long inode, Duration patience)
      throws PosixException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<SocketClaim> claim = tryOnce(inode);
      if (claim.isPresent() || System.nanoTime() - until >= 0) {
        return claim;
      }
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
    }
  }

  private static Optional<SocketClaim> tryOnce(long inode) throws PosixException {
    byte[] name = ("holdfast/socket/" + inode).getBytes(StandardCharsets.US_ASCII);
    Descriptor socket = Sockets.open(AF_UNIX, DATAGRAMS, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate((long) NAME_AT + name.length, Short.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, NAME_AT, name.length);
      Sockets.bind(socket, address);
      return Optional.of(new SocketClaim(socket));
    } catch (PosixException e) {
      socket.close();
      if (e.errno() == Errno.EADDRINUSE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Makes sure that it is still held.
   *
   * @throws IllegalStateException where it was given back
   */
  void requireHeld() {
    held.number();
  }

  @Override
  public void close() throws PosixException {
    held.close();
  }
}

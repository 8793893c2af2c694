package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ioctl(2) as tcp(7) has it: bytes that wait in a socket. */
public final class SocketQueues {

  private static final long FIONREAD = 0x541B;
  private static final long SIOCOUTQ = 0x5411;
  private static final long SIOCOUTQNSD = 0x894B;
  private static final MethodHandle IOCTL =
      Native.bindVariadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private SocketQueues() {}

  /** Bytes received that the owner has not read ({@code FIONREAD}). */
  public static int unread(Descriptor socket) throws PosixException {
    return ask("FIONREAD", FIONREAD, socket);
  }

  /** Bytes written that the peer has not acknowledged, unsent ones included ({@code SIOCOUTQ}). */
  public static int unacknowledged(Descriptor socket) throws PosixException {
    return ask("SIOCOUTQ", SIOCOUTQ, socket);
  }

  /** Bytes written that have not been sent ({@code SIOCOUTQNSD}). */
  public static int unsent(Descriptor socket) throws PosixException {
    return ask("SIOCOUTQNSD", SIOCOUTQNSD, socket);
  }

  private static int ask(String name, long request, Descriptor socket) throws PosixException {
    int fd = socket.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(JAVA_INT);
      Native.callInt(
          "ioctl " + name + " of " + socket,
          errno -> (int) IOCTL.invokeExact(errno, fd, request, bytes));
      return bytes.get(JAVA_INT, 0);
    }
  }
}

package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** socket(2), bind(2), send(2) and recv(2), with memory outside the heap. */
public final class Sockets {

  /** The kernel as a peer. */
  public static final int AF_NETLINK = 16;

  /** Datagrams of a protocol of the kernel's own. */
  public static final int SOCK_RAW = 3;

  /** Do not wait; fails with {@code EAGAIN} instead. */
  public static final int MSG_DONTWAIT = 0x40;

  /** Tell the length of a datagram even where it is longer than the place for it. */
  public static final int MSG_TRUNC = 0x20;

  private static final int CLOSED_ON_EXEC = 0x80000;
  private static final MethodHandle SOCKET =
      Native.bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND =
      Native.bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      Native.bind("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECV =
      Native.bind("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private Sockets() {}

  /** A new socket, not given to children. */
  public static Descriptor open(int family, int type, int protocol) throws PosixException {
    return new Descriptor(
        Native.callInt(
            "socket " + family + " " + type + " " + protocol,
            errno -> (int) SOCKET.invokeExact(errno, family, type | CLOSED_ON_EXEC, protocol)));
  }

  /** Binds it to an address as the kernel lays it out. */
  public static void bind(Descriptor socket, MemorySegment address) throws PosixException {
    int number = socket.number();
    Native.callInt(
        "bind " + socket,
        errno -> (int) BIND.invokeExact(errno, number, address, (int) address.byteSize()));
  }

  /** Sends all bytes of the memory as one datagram, or some of them as a stream. */
  public static long send(Descriptor socket, MemorySegment bytes, int flags) throws PosixException {
    int number = socket.number();
    return Native.callLong(
        "send",
        socket,
        errno -> (long) SEND.invokeExact(errno, number, bytes, bytes.byteSize(), flags));
  }

  /** Receives into the memory; waits unless a flag says otherwise. */
  public static long receive(Descriptor socket, MemorySegment room, int flags)
      throws PosixException {
    int number = socket.number();
    return Native.callLong(
        "recv",
        socket,
        errno -> (long) RECV.invokeExact(errno, number, room, room.byteSize(), flags));
  }
}

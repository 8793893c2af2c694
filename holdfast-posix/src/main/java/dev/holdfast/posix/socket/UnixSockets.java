package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** unix(7) and socketpair(2): sockets of this host, and what goes over no other ones. */
public final class UnixSockets {

  /** The three kinds. */
  public enum Kind {
    /** Bytes, with a connection. */
    STREAM(1),
    /** Messages, without a connection; none is lost, a full receiver makes the sender wait. */
    DATAGRAM(2),
    /** Messages, with a connection. */
    SEQPACKET(5);

    private final int type;

    Kind(int type) {
      this.type = type;
    }
  }

  /** Bytes of a path, or of an abstract name without its mark. */
  public static final int NAME_BYTES = 107;

  private static final int AF_UNIX = 1;
  private static final int NON_BLOCKING = 0x800;
  private static final int CLOSED_ON_EXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  private static final int PEER_CREDENTIALS = 17;
  static final int RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int HEADER_BYTES = 56;
  static final int CONTROL_HEAD = 16;
  private static final MethodHandle PAIR =
      Native.bind("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CONNECT =
      Native.bind("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = Native.bind("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT =
      Native.bind("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN =
      Native.bind("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SEND_TO =
      Native.bind("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND_MESSAGE =
      Native.bind("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  /** Who is at the other end, as the kernel says: when it connected or made the pair. */
  public record Credentials(int pid, int uid, int gid) {}

  /**
   * What came in.
   *
   * @param bytes how many
   * @param whole whether none were cut off
   * @param from the sender's name, empty where it has none
   * @param descriptors what was passed along
   */
  public record Received(int bytes, boolean whole, String from, List<Descriptor> descriptors) {}

  private UnixSockets() {}

  /** A new socket that does not wait; not given to children. */
  public static Descriptor open(Kind kind) throws PosixException {
    return Sockets.open(AF_UNIX, kind.type | NON_BLOCKING, 0);
  }

  /** Two sockets connected with each other, that do not wait; not given to children. */
  public static List<Descriptor> pair(Kind kind) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocate(JAVA_INT, 2);
      int type = kind.type | NON_BLOCKING | CLOSED_ON_EXEC;
      Native.callInt("socketpair", errno -> (int) PAIR.invokeExact(errno, AF_UNIX, type, 0, two));
      return List.of(
          new Descriptor(two.get(JAVA_INT, 0)), new Descriptor(two.get(JAVA_INT, Integer.BYTES)));
    }
  }

  /**
   * {@code struct sockaddr_un}.
   *
   * @param name a path, or {@code @} and an abstract name; empty has the kernel choose one
   */
  private static MemorySegment address(String name, Arena arena) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean hidden = name.startsWith("@");
    if (bytes.length > NAME_BYTES + (hidden ? 1 : 0)) {
      throw new IllegalArgumentException(
          "a name of a socket has " + NAME_BYTES + " bytes at most: " + name);
    }
    int end = bytes.length + (hidden || bytes.length == 0 ? 0 : 1);
    MemorySegment address = arena.allocate(Short.BYTES + (long) end, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
    if (hidden) {
      address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
    }
    return address;
  }

  /** Gives it a name; an empty one has the kernel choose an abstract one. */
  public static void bind(Descriptor socket, String name) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      Sockets.bind(socket, address(name, arena));
    } catch (PosixException e) {
      throw new PosixException("bind " + name, e.number());
    }
  }

  /** Connects it; a datagram socket then sends there. */
  public static void connect(Descriptor socket, String name) throws PosixException {
    int number = socket.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = address(name, arena);
      Native.callInt(
          "connect " + name,
          errno -> (int) CONNECT.invokeExact(errno, number, to, (int) to.byteSize()));
    }
  }

  /** Lets others connect, so many of whom may wait. */
  public static void listen(Descriptor socket, int waiting) throws PosixException {
    int number = socket.number();
    Native.callInt("listen " + socket, errno -> (int) LISTEN.invokeExact(errno, number, waiting));
  }

  /** The next that connected; fails with {@code EAGAIN} where none did. */
  public static Descriptor accept(Descriptor socket) throws PosixException {
    int number = socket.number();
    return new Descriptor(
        Native.callInt(
            "accept " + socket,
            errno ->
                (int)
                    ACCEPT.invokeExact(
                        errno,
                        number,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        NON_BLOCKING | CLOSED_ON_EXEC)));
  }

  /** Sends nothing more; the other end reads to the end. */
  public static void shutdownOutput(Descriptor socket) throws PosixException {
    int number = socket.number();
    Native.callInt("shutdown " + socket, errno -> (int) SHUTDOWN.invokeExact(errno, number, 1));
  }

  /** Who is at the other end. */
  public static Credentials peer(Descriptor socket) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT, 3);
      SocketOption.get("SO_PEERCRED", SOL_SOCKET, PEER_CREDENTIALS, socket, value);
      return new Credentials(
          value.get(JAVA_INT, 0), value.get(JAVA_INT, 4), value.get(JAVA_INT, 8));
    }
  }

  /** Sends to where it is connected; no signal comes where nobody is there any more. */
  public static long send(Descriptor socket, MemorySegment bytes) throws PosixException {
    return Sockets.send(socket, bytes, MSG_NOSIGNAL);
  }

  /** Sends a datagram to a name. */
  public static void sendTo(Descriptor socket, MemorySegment bytes, String name)
      throws PosixException {
    int number = socket.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = address(name, arena);
      Native.callLong(
          "sendto " + name,
          errno ->
              (long)
                  SEND_TO.invokeExact(
                      errno,
                      number,
                      bytes,
                      bytes.byteSize(),
                      MSG_NOSIGNAL,
                      to,
                      (int) to.byteSize()));
    }
  }

  /**
   * Sends bytes, one at least, and a descriptor along with the first; the receiver gets one of its
   * own.
   */
  public static long send(Descriptor socket, MemorySegment bytes, Descriptor passed)
      throws PosixException {
    int number = socket.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(CONTROL_HEAD + 8L, Long.BYTES);
      control.set(JAVA_LONG, 0, CONTROL_HEAD + (long) Integer.BYTES);
      control.set(JAVA_INT, 8, SOL_SOCKET);
      control.set(JAVA_INT, 12, RIGHTS);
      control.set(JAVA_INT, CONTROL_HEAD, passed.number());
      MemorySegment header = header(bytes, control, MemorySegment.NULL, arena);
      return Native.callLong(
          "sendmsg " + socket + " with " + passed,
          errno -> (long) SEND_MESSAGE.invokeExact(errno, number, header, MSG_NOSIGNAL));
    }
  }

  /** {@code struct msghdr} with one {@code struct iovec}. */
  static MemorySegment header(
      MemorySegment bytes, MemorySegment control, MemorySegment name, Arena arena) {
    MemorySegment vector = arena.allocate(2L * Long.BYTES, Long.BYTES);
    vector.set(ADDRESS, 0, bytes);
    vector.set(JAVA_LONG, Long.BYTES, bytes.byteSize());
    MemorySegment header = arena.allocate(HEADER_BYTES, Long.BYTES);
    header.set(ADDRESS, 0, name);
    header.set(JAVA_INT, 8, (int) name.byteSize());
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, control.byteSize());
    return header;
  }

  /** Receives bytes, who sent them, and what was passed along; up to 8 descriptors. */
  public static Received receive(Descriptor socket, MemorySegment room) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      return new Inbox(room, arena).receive(socket);
    }
  }
}

package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** getsockopt(2) and setsockopt(2): the options of socket(7) and tcp(7) that are one integer. */
public enum SocketOption {
  /** Whether idle connections are probed: 0 or 1. */
  SO_KEEPALIVE(1, 9),
  /** The error that the socket keeps for its owner, as errno has it; reading it takes it away. */
  SO_ERROR(1, 4),
  /** The kind of socket: 1 is a stream. */
  SO_TYPE(1, 3),
  /** The family of its addresses: 2 is IPv4, 10 is IPv6. Cannot be set. */
  SO_DOMAIN(1, 39),
  /** The protocol: 6 is TCP. Cannot be set. */
  SO_PROTOCOL(1, 38),
  /** Room for what is received, bytes; the kernel keeps twice what is set. */
  SO_RCVBUF(1, 8),
  /** Room for what is sent, bytes; the kernel keeps twice what is set. */
  SO_SNDBUF(1, 7),
  /** Idle time before the first probe, s. */
  TCP_KEEPIDLE(6, 4),
  /** Time between probes, s. */
  TCP_KEEPINTVL(6, 5),
  /** Probes without an answer until the connection is given up. */
  TCP_KEEPCNT(6, 6),
  /** Time that sent bytes may stay unacknowledged, ms; 0 is the system's rule. */
  TCP_USER_TIMEOUT(6, 18);

  private static final int SOL_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_CONGESTION = 13;
  private static final int TCP_INFO_BYTES = 512;
  private static final MethodHandle GET =
      Native.bind("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET =
      Native.bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private final int level;
  private final int number;

  SocketOption(int level, int number) {
    this.level = level;
    this.number = number;
  }

  private static int get(
      String name, int level, int number, Descriptor socket, MemorySegment value, Arena arena)
      throws PosixException {
    int fd = socket.number();
    MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
    Native.callInt(
        "getsockopt " + name + " of " + socket,
        errno -> (int) GET.invokeExact(errno, fd, level, number, value, length));
    return length.get(JAVA_INT, 0);
  }

  /** Reads an option that is a structure. */
  static int get(String name, int level, int number, Descriptor socket, MemorySegment value)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      return get(name, level, number, socket, value, arena);
    }
  }

  /** Reads the option. */
  public int get(Descriptor socket) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      get(name(), level, number, socket, value, arena);
      return value.get(JAVA_INT, 0);
    }
  }

  /** The bytes of {@code TCP_INFO}, as many as this kernel gives. */
  public static byte[] tcpInfo(Descriptor socket) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(TCP_INFO_BYTES, Long.BYTES);
      int length = get("TCP_INFO", SOL_TCP, TCP_INFO, socket, value, arena);
      return value.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }

  /**
   * Sets {@code TCP_CONGESTION}, how a connection finds its rate: {@code cubic}, {@code bbr}.
   *
   * @throws PosixException with {@code ENOENT} where this kernel has none of that name
   */
  public static void congestion(Descriptor socket, String name) throws PosixException {
    int fd = socket.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocateFrom(name);
      Native.callInt(
          "setsockopt TCP_CONGESTION to " + name + " on " + socket,
          errno ->
              (int)
                  SET.invokeExact(
                      errno, fd, SOL_TCP, TCP_CONGESTION, given, (int) given.byteSize()));
    }
  }

  /** Sets the option. */
  public void set(Descriptor socket, int value) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      set(this + " to " + value, level, number, socket, arena.allocateFrom(JAVA_INT, value));
    }
  }

  /** Sets an option that is a structure. */
  static void set(String what, int level, int number, Descriptor socket, MemorySegment value)
      throws PosixException {
    int fd = socket.number();
    int length = (int) value.byteSize();
    Native.callInt(
        "setsockopt " + what + " on " + socket,
        errno -> (int) SET.invokeExact(errno, fd, level, number, value, length));
  }
}

package dev.holdfast.bench.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** System calls as they are, on descriptors that wait. */
final class RawCalls {

  static final int STREAM = 1;
  static final int DATAGRAM = 2;
  static final int SEQPACKET = 5;

  private static final int AF_UNIX = 1;
  private static final int READ_WRITE = 2;
  private static final int CREATE = 0x40;
  private static final int SYSV_CREATE = 01000;
  private static final int OWNER_ONLY = 0600;
  private static final MethodHandle OPEN =
      Native.bindVariadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ =
      Native.bind("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.bind("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle PIPE = Native.bind("pipe", JAVA_INT, ADDRESS);
  private static final MethodHandle MKFIFO = Native.bind("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SOCKET =
      Native.bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND =
      Native.bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Native.bind("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = Native.bind("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT =
      Native.bind("accept", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle MSGGET = Native.bind("msgget", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle MSGSND =
      Native.bind("msgsnd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MSGRCV =
      Native.bind("msgrcv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MQ_OPEN =
      Native.bindVariadic("mq_open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle MQ_SEND =
      Native.bind("mq_send", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MQ_RECEIVE =
      Native.bind("mq_receive", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);

  private RawCalls() {}

  static int open(Path path, boolean writes) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      int access = writes ? 1 : 0;
      return Native.callInt("open", errno -> (int) OPEN.invokeExact(errno, name, access));
    }
  }

  static long read(int descriptor, MemorySegment room) throws PosixException {
    return Native.callLong(
        "read", errno -> (long) READ.invokeExact(errno, descriptor, room, room.byteSize()));
  }

  static long write(int descriptor, MemorySegment bytes) throws PosixException {
    return Native.callLong(
        "write", errno -> (long) WRITE.invokeExact(errno, descriptor, bytes, bytes.byteSize()));
  }

  static int[] pipe() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      int _ = Native.callInt("pipe", errno -> (int) PIPE.invokeExact(errno, ends));
      return ends.toArray(JAVA_INT);
    }
  }

  static void makeFifo(Path path) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      int _ = Native.callInt("mkfifo", errno -> (int) MKFIFO.invokeExact(errno, name, OWNER_ONLY));
    }
  }

  private static int socket(int type) throws PosixException {
    return Native.callInt("socket", errno -> (int) SOCKET.invokeExact(errno, AF_UNIX, type, 0));
  }

  private static MemorySegment address(Path path, Arena arena) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(Short.BYTES + bytes.length + 1L, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    address.asSlice(Short.BYTES).copyFrom(MemorySegment.ofArray(bytes));
    return address;
  }

  static int connect(Path path, int type) throws PosixException {
    int socket = socket(type);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = address(path, arena);
      int _ =
          Native.callInt(
              "connect",
              errno -> (int) CONNECT.invokeExact(errno, socket, to, (int) to.byteSize()));
      return socket;
    }
  }

  static int bound(Path path, int type) throws PosixException {
    int socket = socket(type);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment at = address(path, arena);
      int _ =
          Native.callInt(
              "bind", errno -> (int) BIND.invokeExact(errno, socket, at, (int) at.byteSize()));
      return socket;
    }
  }

  static int listen(Path path, int type) throws PosixException {
    int socket = bound(path, type);
    int _ = Native.callInt("listen", errno -> (int) LISTEN.invokeExact(errno, socket, 1));
    return socket;
  }

  static int accept(int socket) throws PosixException {
    return Native.callInt(
        "accept",
        errno -> (int) ACCEPT.invokeExact(errno, socket, MemorySegment.NULL, MemorySegment.NULL));
  }

  static int sysvQueue(int key, boolean makes) throws PosixException {
    int flags = makes ? SYSV_CREATE | OWNER_ONLY : 0;
    return Native.callInt("msgget", errno -> (int) MSGGET.invokeExact(errno, key, flags));
  }

  static void sysvSend(int queue, MemorySegment message) throws PosixException {
    long bytes = message.byteSize() - Long.BYTES;
    int _ =
        Native.callInt(
            "msgsnd", errno -> (int) MSGSND.invokeExact(errno, queue, message, bytes, 0));
  }

  static void sysvReceive(int queue, MemorySegment room) throws PosixException {
    long bytes = room.byteSize() - Long.BYTES;
    long _ =
        Native.callLong(
            "msgrcv", errno -> (long) MSGRCV.invokeExact(errno, queue, room, bytes, 0L, 0));
  }

  static int posixQueue(String name, boolean makes) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      MemorySegment attributes = arena.allocate(JAVA_LONG, 8);
      attributes.setAtIndex(JAVA_LONG, 1, Place.DEPTH);
      attributes.setAtIndex(JAVA_LONG, 2, IpcEnd.MESSAGE_BYTES);
      int flags = READ_WRITE | (makes ? CREATE : 0);
      return Native.callInt(
          "mq_open",
          errno -> (int) MQ_OPEN.invokeExact(errno, text, flags, OWNER_ONLY, attributes));
    }
  }

  static void posixSend(int queue, MemorySegment message) throws PosixException {
    int _ =
        Native.callInt(
            "mq_send",
            errno -> (int) MQ_SEND.invokeExact(errno, queue, message, message.byteSize(), 0));
  }

  static void posixReceive(int queue, MemorySegment room) throws PosixException {
    long _ =
        Native.callLong(
            "mq_receive",
            errno ->
                (long)
                    MQ_RECEIVE.invokeExact(
                        errno, queue, room, room.byteSize(), MemorySegment.NULL));
  }
}

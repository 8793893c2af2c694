package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.UnixSockets.Received;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * recvmsg(2) of a Unix socket, with memory that is used again for each message. To be used by one
 * thread at a time.
 */
public final class Inbox {

  private static final int CLOSE_ON_EXEC_RECEIVED = 0x40000000;
  private static final int TRUNCATED = 0x20 | 0x8;
  private static final int CONTROL_BYTES = 64;
  private static final int BOUND_NAME_BYTES = 110;
  private static final int NAME_LENGTH = 8;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final MethodHandle RECEIVE_MESSAGE =
      Native.bind("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private final MemorySegment control;
  private final MemorySegment name;
  private final MemorySegment header;

  /**
   * @param room for the bytes of a message
   * @param arena how long all of it is kept
   */
  public Inbox(MemorySegment room, Arena arena) {
    control = arena.allocate(CONTROL_BYTES, Long.BYTES);
    name = arena.allocate(BOUND_NAME_BYTES, Short.BYTES);
    header = UnixSockets.header(room, control, name, arena);
  }

  /** Receives bytes, who sent them, and what was passed along; up to 8 descriptors. */
  public Received receive(Descriptor socket) throws PosixException {
    header.set(JAVA_INT, NAME_LENGTH, BOUND_NAME_BYTES);
    header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
    int number = socket.number();
    long bytes =
        Native.callLong(
            "recvmsg",
            socket,
            errno ->
                (long) RECEIVE_MESSAGE.invokeExact(errno, number, header, CLOSE_ON_EXEC_RECEIVED));
    boolean whole = (header.get(JAVA_INT, FLAGS) & TRUNCATED) == 0;
    return new Received(
        (int) bytes,
        whole,
        name(name, header.get(JAVA_INT, NAME_LENGTH)),
        passed(control, header.get(JAVA_LONG, CONTROL_LENGTH)));
  }

  private static String name(MemorySegment name, int length) {
    int end = Math.min(length, BOUND_NAME_BYTES) - Short.BYTES;
    if (end <= 0) {
      return "";
    }
    byte[] bytes = name.asSlice(Short.BYTES, end).toArray(JAVA_BYTE);
    if (bytes[0] == 0) {
      bytes[0] = '@';
    } else if (bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static List<Descriptor> passed(MemorySegment control, long length) {
    if (length < UnixSockets.CONTROL_HEAD
        || control.get(JAVA_INT, 8) != UnixSockets.SOL_SOCKET
        || control.get(JAVA_INT, 12) != UnixSockets.RIGHTS) {
      return List.of();
    }
    List<Descriptor> all = new ArrayList<>();
    long end = Math.min(control.get(JAVA_LONG, 0), control.byteSize());
    for (long at = UnixSockets.CONTROL_HEAD; at + Integer.BYTES <= end; at += Integer.BYTES) {
      all.add(new Descriptor(control.get(JAVA_INT, at)));
    }
    return all;
  }
}

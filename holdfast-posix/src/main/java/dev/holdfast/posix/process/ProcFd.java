package dev.holdfast.posix.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** proc(5), /proc/PID/fd: what the descriptors of a process stand for. For one thread. */
public final class ProcFd {

  private static final MethodHandle READLINK =
      Native.bind("readlink", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  private static final byte[] SOCKET = "socket:[".getBytes(StandardCharsets.US_ASCII);
  private static final int PATH_BYTES = 64;
  private static final int TARGET_BYTES = 64;
  private static final int[] NONE = {};

  private final MemorySegment path = Arena.ofAuto().allocate(PATH_BYTES);
  private final MemorySegment target = Arena.ofAuto().allocate(TARGET_BYTES);

  /**
   * The numbers of the descriptors that a process has open, in no order.
   *
   * @return empty where the process is gone or is not ours to look into
   */
  public Optional<int[]> numbers(int pid) {
    String[] names = new File("/proc/" + pid + "/fd").list();
    if (names == null) {
      return Optional.empty();
    }
    int[] numbers = names.length == 0 ? NONE : new int[names.length];
    for (int at = 0; at < names.length; at++) {
      numbers[at] = Integer.parseInt(names[at]);
    }
    return Optional.of(numbers);
  }

  /** The inode of the socket that a descriptor stands for; 0 where it is none, or gone. */
  public long socketInode(int pid, int number) {
    long length = readLink("/proc/" + pid + "/fd/" + number);
    if (length <= SOCKET.length) {
      return 0;
    }
    for (int at = 0; at < SOCKET.length; at++) {
      if (target.get(JAVA_BYTE, at) != SOCKET[at]) {
        return 0;
      }
    }
    long inode = 0;
    for (long at = SOCKET.length; at < length; at++) {
      int digit = target.get(JAVA_BYTE, at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      inode = inode * 10 + digit;
    }
    return inode;
  }

  /** The network namespace of a process, as {@code net:[n]}; empty where it cannot be seen. */
  public Optional<String> networkOf(int pid) {
    long length = readLink("/proc/" + pid + "/ns/net");
    return length <= 0
        ? Optional.empty()
        : Optional.of(
            new String(target.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.US_ASCII));
  }

  /** Bytes of the link's target in {@link #target}; -1 where it cannot be read. */
  private long readLink(String link) {
    path.setString(0, link, StandardCharsets.US_ASCII);
    try {
      return Native.callLong(
          "readlink",
          errno -> (long) READLINK.invokeExact(errno, path, target, (long) TARGET_BYTES));
    } catch (PosixException e) {
      return -1;
    }
  }
}

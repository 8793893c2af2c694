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
import java.util.Arrays;
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

  // One copy in and one out for each link: single bytes of native memory are slow before
  // compilation.
  private final byte[] pathBytes = new byte[PATH_BYTES];
  private final byte[] targetBytes = new byte[TARGET_BYTES];
  private int folderOf = -1;
  private int folderLength;

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
    if (pid != folderOf) {
      folderOf = pid;
      folderLength = put("/proc/" + pid + "/fd/");
    }
    int length = readLink(putNumber(folderLength, number));
    if (length <= SOCKET.length
        || !Arrays.equals(targetBytes, 0, SOCKET.length, SOCKET, 0, SOCKET.length)) {
      return 0;
    }
    long inode = 0;
    for (int at = SOCKET.length; at < length; at++) {
      int digit = targetBytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      inode = inode * 10 + digit;
    }
    return inode;
  }

  /** The network namespace of a process, as {@code net:[n]}; empty where it cannot be seen. */
  public Optional<String> networkOf(int pid) {
    folderOf = -1;
    int length = readLink(put("/proc/" + pid + "/ns/net"));
    return length <= 0
        ? Optional.empty()
        : Optional.of(new String(targetBytes, 0, length, StandardCharsets.US_ASCII));
  }

  /** Begins the path; its length. */
  private int put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, pathBytes, 0, bytes.length);
    return bytes.length;
  }

  /** Goes on with a number, not below 0; the length then. */
  private int putNumber(int from, int number) {
    int end = from + 1;
    for (int rest = number; rest > 9; rest /= 10) {
      end++;
    }
    int rest = number;
    for (int at = end - 1; at >= from; at--) {
      pathBytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  /** Bytes of the link's target in {@link #targetBytes}; -1 where it cannot be read. */
  private int readLink(int pathLength) {
    pathBytes[pathLength] = 0;
    MemorySegment.copy(pathBytes, 0, path, JAVA_BYTE, 0, pathLength + 1);
    try {
      int length =
          (int)
              Native.callLong(
                  "readlink",
                  errno -> (long) READLINK.invokeExact(errno, path, target, (long) TARGET_BYTES));
      MemorySegment.copy(target, JAVA_BYTE, 0, targetBytes, 0, length);
      return length;
    } catch (PosixException e) {
      return -1;
    }
  }
}

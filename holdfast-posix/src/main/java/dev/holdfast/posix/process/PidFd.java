package dev.holdfast.posix.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.invoke.MethodHandle;

/** pidfd_open(2) and pidfd_getfd(2): a process held by a descriptor, and its descriptors. */
public final class PidFd {

  // Both have one number on every kind of machine; older C libraries know no function of that name.
  private static final long OPEN = 434;
  private static final long GET_FD = 438;
  private static final MethodHandle SYSCALL =
      Native.bindVariadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private PidFd() {}

  /** Holds a process: its number cannot pass to another one unnoticed. Linux 5.3 and later. */
  public static Descriptor open(int pid) throws PosixException {
    return call("pidfd_open " + pid, OPEN, pid, 0);
  }

  /**
   * A second descriptor of an open file of that process; what is set on it is set for both. Needs
   * the right to trace the process: the same user, or CAP_SYS_PTRACE. Linux 5.6 and later.
   */
  public static Descriptor descriptorOf(Descriptor process, int number) throws PosixException {
    return call("pidfd_getfd " + number + " by " + process, GET_FD, process.number(), number);
  }

  private static Descriptor call(String what, long call, long first, long second)
      throws PosixException {
    return new Descriptor(
        (int)
            Native.callLong(
                what, errno -> (long) SYSCALL.invokeExact(errno, call, first, second, 0L)));
  }
}

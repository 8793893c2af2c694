package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.invoke.MethodHandle;

/** fcntl(2), the part that makes a second descriptor of the same open file. */
public final class Duplicates {

  private static final int DUPLICATE_CLOSED_ON_EXEC = 1030;
  private static final MethodHandle FCNTL =
      Native.bindVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private Duplicates() {}

  /** A second descriptor of what a number of this process stands for; not given to children. */
  public static Descriptor of(int number) throws PosixException {
    return new Descriptor(
        Native.callInt(
            "fcntl F_DUPFD_CLOEXEC of fd " + number,
            errno -> (int) FCNTL.invokeExact(errno, number, DUPLICATE_CLOSED_ON_EXEC, 0)));
  }
}

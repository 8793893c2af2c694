package dev.holdfast.posix.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.invoke.MethodHandle;

/** fcntl(2), the part about whether reading and writing wait. */
public final class StatusFlags {

  private static final int SET = 4;
  private static final MethodHandle FCNTL =
      Native.bindVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private StatusFlags() {}

  /** Has an end that another program gets wait, as programs expect of theirs. */
  public static void waits(Descriptor descriptor) throws PosixException {
    int number = descriptor.number();
    Native.callInt(
        "fcntl F_SETFL of " + descriptor, errno -> (int) FCNTL.invokeExact(errno, number, SET, 0));
  }
}

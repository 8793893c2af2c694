package dev.holdfast.posix.signal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** kill(2), raise(3), sigqueue(3) and rt_tgsigqueueinfo(2): sending signals. */
public final class Signal {

  private static final long TG_QUEUE_INFO =
      System.getProperty("os.arch", "").equals("amd64") ? 297 : 240;
  private static final int QUEUED = -1;
  private static final int INFO_BYTES = 128;
  private static final int CODE = 8;
  private static final int SENDER = 16;
  private static final int SENDER_UID = 20;
  private static final int VALUE = 24;
  private static final MethodHandle KILL = Native.bind("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle RAISE = Native.bind("raise", JAVA_INT, JAVA_INT);
  private static final MethodHandle QUEUE =
      Native.bind("sigqueue", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle UID = Native.bind("getuid", JAVA_INT);
  private static final MethodHandle SYSCALL =
      Native.bindVariadic(
          "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);

  private Signal() {}

  /**
   * Sends a signal without a payload.
   *
   * @param pid a process; a group of processes where it is below 0
   * @param number 0 sends nothing, but fails as if it did
   */
  public static void send(int pid, int number) throws PosixException {
    Native.callInt(
        "kill " + pid + " " + number, errno -> (int) KILL.invokeExact(errno, pid, number));
  }

  /** Sends one to the calling thread. */
  public static void raise(int number) throws PosixException {
    Native.callInt("raise " + number, errno -> (int) RAISE.invokeExact(errno, number));
  }

  /**
   * Sends one with a payload; fails with {@code EAGAIN} where as many wait as {@code
   * RLIMIT_SIGPENDING} of the receiver's user allows.
   */
  public static void queue(int pid, int number, int payload) throws PosixException {
    Native.callInt(
        "sigqueue " + pid + " " + number,
        errno -> (int) QUEUE.invokeExact(errno, pid, number, payload & 0xffffffffL));
  }

  /**
   * The same to one thread of a process, which alone may take it.
   *
   * @param self the number of this process, which the receiver is told
   */
  public static void queue(int pid, int thread, int number, int payload, int self)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      int uid = Native.callInt("getuid", errno -> (int) UID.invokeExact(errno));
      MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
      info.set(JAVA_INT, 0, number);
      info.set(JAVA_INT, CODE, QUEUED);
      info.set(JAVA_INT, SENDER, self);
      info.set(JAVA_INT, SENDER_UID, uid);
      info.set(JAVA_INT, VALUE, payload);
      Native.callLong(
          "rt_tgsigqueueinfo " + pid + " " + thread + " " + number,
          errno ->
              (long)
                  SYSCALL.invokeExact(
                      errno, TG_QUEUE_INFO, (long) pid, (long) thread, (long) number, info));
    }
  }
}

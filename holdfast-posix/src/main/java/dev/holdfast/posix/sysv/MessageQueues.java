package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** msgget(2), msgsnd(2), msgrcv(2) and msgctl(2): queues of typed messages. */
public final class MessageQueues {

  /** Bytes of the type that stands before each message in memory. */
  public static final int TYPE_BYTES = Long.BYTES;

  private static final int STATE_BYTES = 120;
  private static final int SENT_SECONDS = 48;
  private static final int RECEIVED_SECONDS = 56;
  private static final int CHANGED_SECONDS = 64;
  private static final int BYTES_NOW = 72;
  private static final int MESSAGES_NOW = 80;
  private static final int BYTES_MOST = 88;
  private static final int LAST_SENDER = 96;
  private static final int LAST_RECEIVER = 100;
  private static final MethodHandle GET = Native.bind("msgget", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SEND =
      Native.bind("msgsnd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE =
      Native.bind("msgrcv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CONTROL =
      Native.bind("msgctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  /**
   * A queue at one moment: {@code struct msqid_ds}.
   *
   * @param sentSeconds when a message was last sent, s since 1970; 0 for never
   * @param receivedSeconds when one was last received
   * @param changedSeconds when the queue was made or last changed
   * @param bytes bytes of all messages that wait
   * @param messages messages that wait
   * @param mostBytes bytes that may wait
   * @param lastSender process that sent last; 0 for none
   * @param lastReceiver process that received last; 0 for none
   */
  public record State(
      SysvPermissions permissions,
      long sentSeconds,
      long receivedSeconds,
      long changedSeconds,
      long bytes,
      long messages,
      long mostBytes,
      int lastSender,
      int lastReceiver) {}

  private MessageQueues() {}

  /**
   * The id of a queue.
   *
   * @param mode permission bits of a new one; of one that is there, those that are asked for
   */
  public static int get(int key, Making making, int mode) throws PosixException {
    int flags = SysvFlags.flags(making, mode);
    return Native.callInt(
        "msgget " + SysvKey.text(key), errno -> (int) GET.invokeExact(errno, key, flags));
  }

  /**
   * Sends one message; fails with {@code EAGAIN} where the queue is full.
   *
   * @param message its type, 1 or more, then its bytes
   */
  public static void sendNow(int id, MemorySegment message) throws PosixException {
    Native.callInt(
        "msgsnd",
        id,
        errno ->
            (int)
                SEND.invokeExact(
                    errno, id, message, message.byteSize() - TYPE_BYTES, SysvFlags.NO_WAIT));
  }

  /**
   * Takes one message; fails with {@code E2BIG} where it is longer than the room, and then it
   * stays.
   *
   * @param room gets the type, then the bytes
   * @param type 0 takes the oldest of all, n the oldest of type n, -n the oldest of the lowest type
   *     up to n
   * @return bytes of the message; -1 where none fits
   */
  public static int receiveNow(int id, MemorySegment room, long type) throws PosixException {
    MemorySegment errno = Native.errno();
    long size;
    try {
      size =
          (long)
              RECEIVE.invokeExact(
                  errno, id, room, room.byteSize() - TYPE_BYTES, type, SysvFlags.NO_WAIT);
    } catch (Throwable e) {
      throw Native.unexpected("msgrcv", e);
    }
    return (int) Native.result(size, errno, Errno.ENOMSG, "msgrcv", id);
  }

  /** What the queue is like now. */
  public static State state(int id) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      return new State(
          SysvPermissions.read(state),
          state.get(JAVA_LONG, SENT_SECONDS),
          state.get(JAVA_LONG, RECEIVED_SECONDS),
          state.get(JAVA_LONG, CHANGED_SECONDS),
          state.get(JAVA_LONG, BYTES_NOW),
          state.get(JAVA_LONG, MESSAGES_NOW),
          state.get(JAVA_LONG, BYTES_MOST),
          state.get(JAVA_INT, LAST_SENDER),
          state.get(JAVA_INT, LAST_RECEIVER));
    }
  }

  /**
   * Sets owner, mode and the bytes that may wait; more than {@code /proc/sys/kernel/msgmnb} needs
   * CAP_SYS_RESOURCE.
   */
  public static void set(int id, SysvPermissions permissions, long mostBytes)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      permissions.write(state);
      state.set(JAVA_LONG, BYTES_MOST, mostBytes);
      control(id, "IPC_SET", SysvFlags.SET, state);
    }
  }

  /** Removes the queue with all that waits in it; whoever waits for it fails with EIDRM. */
  public static void remove(int id) throws PosixException {
    control(id, "IPC_RMID", SysvFlags.REMOVE, MemorySegment.NULL);
  }

  private static MemorySegment read(int id, Arena arena) throws PosixException {
    MemorySegment state = arena.allocate(STATE_BYTES, Long.BYTES);
    control(id, "IPC_STAT", SysvFlags.STAT, state);
    return state;
  }

  private static void control(int id, String name, int command, MemorySegment state)
      throws PosixException {
    Native.callInt(
        "msgctl " + name + " of " + id,
        errno -> (int) CONTROL.invokeExact(errno, id, command, state));
  }
}

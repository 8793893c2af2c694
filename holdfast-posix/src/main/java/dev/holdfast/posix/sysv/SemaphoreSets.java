package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;

/** semget(2), semtimedop(2) and semctl(2): sets of counting semaphores. */
public final class SemaphoreSets {

  private static final int GET_PID = 11;
  private static final int GET_VALUE = 12;
  private static final int GET_WAITING = 14;
  private static final int SET_VALUE = 16;
  private static final int UNDO_FLAG = 0x1000;
  private static final int STATE_BYTES = 104;
  private static final int OPERATED_SECONDS = 48;
  private static final int OPERATION_BYTES = 6;
  private static final int TIME_BYTES = 16;

  // x86-64 alone keeps a spare word behind each of the two times.
  private static final boolean SPARE_WORDS = System.getProperty("os.arch", "").equals("amd64");
  private static final int CHANGED_SECONDS = SPARE_WORDS ? 64 : 56;
  private static final int SIZE = SPARE_WORDS ? 80 : 64;

  private static final MethodHandle GET =
      Native.bind("semget", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle TIMED_OPERATION =
      Native.bind("semtimedop", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle CONTROL =
      Native.bindVariadic("semctl", 3, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

  /**
   * One step of an operation on a set: {@code struct sembuf}.
   *
   * @param number which semaphore, from 0
   * @param change added to its value; 0 waits until the value is 0
   * @param undo whether the kernel takes the change back when this process ends: the whole process,
   *     not the thread
   */
  public record Step(int number, int change, boolean undo) {}

  /**
   * A set at one moment: {@code struct semid_ds}.
   *
   * @param operatedSeconds when an operation was last done, s since 1970; 0 for never
   * @param changedSeconds when the set was made or last changed
   * @param size how many semaphores
   */
  public record State(
      SysvPermissions permissions, long operatedSeconds, long changedSeconds, int size) {}

  private SemaphoreSets() {}

  /**
   * The id of a set.
   *
   * @param size how many semaphores a new one has; an old one has as many or more
   * @param mode permission bits of a new one; of one that is there, those that are asked for
   */
  public static int get(int key, int size, Making making, int mode) throws PosixException {
    int flags = SysvFlags.flags(making, mode);
    return Native.callInt(
        "semget " + SysvKey.text(key), errno -> (int) GET.invokeExact(errno, key, size, flags));
  }

  /**
   * Does all steps at once or none; waits until they can be done, at most so long, then fails with
   * {@code EAGAIN}.
   */
  public static void operate(int id, List<Step> steps, Duration longest) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment operations = arena.allocate((long) OPERATION_BYTES * steps.size(), 2);
      long at = 0;
      for (Step step : steps) {
        operations.set(JAVA_SHORT, at, (short) step.number());
        operations.set(JAVA_SHORT, at + 2, (short) step.change());
        operations.set(JAVA_SHORT, at + 4, (short) (step.undo() ? UNDO_FLAG : 0));
        at += OPERATION_BYTES;
      }
      MemorySegment time = arena.allocate(TIME_BYTES, Long.BYTES);
      time.set(JAVA_LONG, 0, Math.max(0, longest.toSeconds()));
      time.set(JAVA_LONG, Long.BYTES, longest.isNegative() ? 0 : longest.toNanosPart());
      long count = steps.size();
      Native.callInt(
          "semtimedop " + id,
          errno -> (int) TIMED_OPERATION.invokeExact(errno, id, operations, count, time));
    }
  }

  /** The value of one of them. */
  public static int value(int id, int number) throws PosixException {
    return control(id, number, "GETVAL", GET_VALUE, 0);
  }

  /** Sets the value of one of them, 0 to 32767, and forgets what was to be undone there. */
  public static void value(int id, int number, int value) throws PosixException {
    control(id, number, "SETVAL", SET_VALUE, value);
  }

  /** The process that last changed it; 0 for none. */
  public static int lastProcess(int id, int number) throws PosixException {
    return control(id, number, "GETPID", GET_PID, 0);
  }

  /** How many wait for its value to grow. */
  public static int waiting(int id, int number) throws PosixException {
    return control(id, number, "GETNCNT", GET_WAITING, 0);
  }

  /** What the set is like now. */
  public static State state(int id) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      return new State(
          SysvPermissions.read(state),
          state.get(JAVA_LONG, OPERATED_SECONDS),
          state.get(JAVA_LONG, CHANGED_SECONDS),
          (int) state.get(JAVA_LONG, SIZE));
    }
  }

  /** Sets owner and mode. */
  public static void set(int id, SysvPermissions permissions) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      permissions.write(state);
      control(id, 0, "IPC_SET", SysvFlags.SET, state.address());
    }
  }

  /** Removes the set; whoever waits for it fails with EIDRM. */
  public static void remove(int id) throws PosixException {
    control(id, 0, "IPC_RMID", SysvFlags.REMOVE, 0);
  }

  private static MemorySegment read(int id, Arena arena) throws PosixException {
    MemorySegment state = arena.allocate(STATE_BYTES, Long.BYTES);
    control(id, 0, "IPC_STAT", SysvFlags.STAT, state.address());
    return state;
  }

  private static int control(int id, int number, String name, int command, long argument)
      throws PosixException {
    return Native.callInt(
        "semctl " + name + " of " + id,
        errno -> (int) CONTROL.invokeExact(errno, id, number, command, argument));
  }
}

package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** shmget(2), shmat(2), shmdt(2) and shmctl(2): memory that processes share. */
public final class SharedSegments {

  private static final int READ_ONLY = 010000;
  private static final int STATE_BYTES = 112;
  private static final int SIZE = 48;
  private static final int ATTACHED_SECONDS = 56;
  private static final int DETACHED_SECONDS = 64;
  private static final int CHANGED_SECONDS = 72;
  private static final int CREATOR = 80;
  private static final int LAST = 84;
  private static final int ATTACHED = 88;
  private static final MethodHandle GET =
      Native.bind("shmget", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle ATTACH =
      Native.bind("shmat", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle DETACH = Native.bind("shmdt", JAVA_INT, JAVA_LONG);
  private static final MethodHandle CONTROL =
      Native.bind("shmctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  /**
   * A segment at one moment: {@code struct shmid_ds}.
   *
   * @param size bytes
   * @param attachedSeconds when it was last attached, s since 1970; 0 for never
   * @param detachedSeconds when it was last detached; 0 for never
   * @param changedSeconds when it was made or last changed
   * @param creator process that made it
   * @param lastProcess process that last attached or detached it; 0 for none
   * @param attached how often it is attached now
   */
  public record State(
      SysvPermissions permissions,
      long size,
      long attachedSeconds,
      long detachedSeconds,
      long changedSeconds,
      int creator,
      int lastProcess,
      long attached) {}

  private SharedSegments() {}

  /**
   * The id of a segment.
   *
   * @param size bytes of a new one; an old one has as many or more
   * @param mode permission bits of a new one; of one that is there, those that are asked for
   */
  public static int get(int key, long size, Making making, int mode) throws PosixException {
    int flags = SysvFlags.flags(making, mode);
    return Native.callInt(
        "shmget " + SysvKey.text(key), errno -> (int) GET.invokeExact(errno, key, size, flags));
  }

  /** Attaches it; its address, valid until {@link #detach}. */
  public static long attach(int id, boolean readOnly) throws PosixException {
    return Native.callLong(
        "shmat " + id, errno -> (long) ATTACH.invokeExact(errno, id, 0L, readOnly ? READ_ONLY : 0));
  }

  /** Detaches what is attached at an address; whoever touches it then ends the process. */
  public static void detach(long address) throws PosixException {
    Native.callInt("shmdt", errno -> (int) DETACH.invokeExact(errno, address));
  }

  /** What the segment is like now. */
  public static State state(int id) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      return new State(
          SysvPermissions.read(state),
          state.get(JAVA_LONG, SIZE),
          state.get(JAVA_LONG, ATTACHED_SECONDS),
          state.get(JAVA_LONG, DETACHED_SECONDS),
          state.get(JAVA_LONG, CHANGED_SECONDS),
          state.get(JAVA_INT, CREATOR),
          state.get(JAVA_INT, LAST),
          state.get(JAVA_LONG, ATTACHED));
    }
  }

  /** Sets owner and mode. */
  public static void set(int id, SysvPermissions permissions) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = read(id, arena);
      permissions.write(state);
      control(id, "IPC_SET", SysvFlags.SET, state);
    }
  }

  /** Removes the segment; its memory goes with the last that detaches it. */
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
        "shmctl " + name + " of " + id,
        errno -> (int) CONTROL.invokeExact(errno, id, command, state));
  }
}

package dev.holdfast.posix.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/**
 * posix_spawn(3) and waitpid(2): children with descriptors of our choice and no others, no signal
 * held back or ignored, and a process group of their own. The C library is glibc 2.34 or later.
 */
public final class Spawn {

  private static final int ROOM_BYTES = 1024;
  private static final int OWN_GROUP = 2;
  private static final int DEFAULT_SIGNALS = 4;
  private static final int SIGNAL_MASK = 8;
  private static final int SIGNAL_SET_BYTES = 128;
  private static final int NO_HANG = 1;
  private static final MethodHandle SPAWN =
      Native.bind("posix_spawnp", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS =
      Native.bind("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final MethodHandle DUPLICATE =
      Native.bind("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE_FROM =
      Native.bind("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ACTIONS_DONE =
      Native.bind("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTRIBUTES =
      Native.bind("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final MethodHandle FLAGS =
      Native.bind("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle DEFAULTS =
      Native.bind("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle MASK =
      Native.bind("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_DONE =
      Native.bind("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle WAIT =
      Native.bind("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private Spawn() {}

  /**
   * Starts a program.
   *
   * @param command its name, looked for on the PATH, and its arguments
   * @param environment all of its environment
   * @param descriptors what its descriptors 0, 1, 2 and so on stand for
   * @return its process, whose end {@link #ended} must be asked for
   */
  public static int start(
      List<String> command, Map<String, String> environment, List<Descriptor> descriptors)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(ROOM_BYTES, Long.BYTES);
      MemorySegment attributes = arena.allocate(ROOM_BYTES, Long.BYTES);
      Native.callNumber(
          "posix_spawn_file_actions_init", errno -> (int) ACTIONS.invokeExact(errno, actions));
      try {
        Native.callNumber(
            "posix_spawnattr_init", errno -> (int) ATTRIBUTES.invokeExact(errno, attributes));
        try {
          hand(descriptors, actions);
          prepare(attributes, arena);
          return start(command, environment, actions, attributes, arena);
        } finally {
          Native.callNumber(
              "posix_spawnattr_destroy",
              errno -> (int) ATTRIBUTES_DONE.invokeExact(errno, attributes));
        }
      } finally {
        Native.callNumber(
            "posix_spawn_file_actions_destroy",
            errno -> (int) ACTIONS_DONE.invokeExact(errno, actions));
      }
    }
  }

  /** All must be above those they become, or the same. */
  private static void hand(List<Descriptor> descriptors, MemorySegment actions)
      throws PosixException {
    for (int at = 0; at < descriptors.size(); at++) {
      int from = descriptors.get(at).number();
      int to = at;
      if (from < to) {
        throw new IllegalArgumentException("descriptor " + from + " cannot become " + to);
      }
      Native.callNumber(
          "posix_spawn_file_actions_adddup2",
          errno -> (int) DUPLICATE.invokeExact(errno, actions, from, to));
    }
    int rest = descriptors.size();
    Native.callNumber(
        "posix_spawn_file_actions_addclosefrom_np",
        errno -> (int) CLOSE_FROM.invokeExact(errno, actions, rest));
  }

  private static void prepare(MemorySegment attributes, Arena arena) throws PosixException {
    MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES);
    MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES).fill((byte) 0xff);
    Native.callNumber(
        "posix_spawnattr_setsigmask", errno -> (int) MASK.invokeExact(errno, attributes, none));
    Native.callNumber(
        "posix_spawnattr_setsigdefault",
        errno -> (int) DEFAULTS.invokeExact(errno, attributes, all));
    short flags = OWN_GROUP | DEFAULT_SIGNALS | SIGNAL_MASK;
    Native.callNumber(
        "posix_spawnattr_setflags", errno -> (int) FLAGS.invokeExact(errno, attributes, flags));
  }

  private static int start(
      List<String> command,
      Map<String, String> environment,
      MemorySegment actions,
      MemorySegment attributes,
      Arena arena)
      throws PosixException {
    MemorySegment arguments = strings(command, arena);
    MemorySegment variables =
        strings(
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
            arena);
    MemorySegment pid = arena.allocate(JAVA_INT);
    MemorySegment program = arena.allocateFrom(command.getFirst());
    Native.callNumber(
        "posix_spawnp " + command.getFirst(),
        errno ->
            (int)
                SPAWN.invokeExact(errno, pid, program, actions, attributes, arguments, variables));
    return pid.get(JAVA_INT, 0);
  }

  private static MemorySegment strings(List<String> texts, Arena arena) {
    MemorySegment all = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int at = 0; at < texts.size(); at++) {
      all.setAtIndex(ADDRESS, at, arena.allocateFrom(texts.get(at)));
    }
    return all;
  }

  /**
   * Whether a child has ended; asked once more after yes, it fails with {@code ECHILD}.
   *
   * @return what it ended with: its exit code, 128 and the signal's number where one ended it, or
   *     -1 while it runs
   */
  public static int ended(int pid) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      int found = 0;
      try {
        found =
            Native.callInt(
                "waitpid " + pid, errno -> (int) WAIT.invokeExact(errno, pid, status, NO_HANG));
      } catch (PosixException e) {
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
      }
      int how = status.get(JAVA_INT, 0);
      int signal = how & 0x7f;
      return found == 0 ? -1 : signal == 0 ? how >> 8 & 0xff : 128 + signal;
    }
  }
}

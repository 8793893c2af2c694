package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** ftok(3): the keys by which processes find one System V object. */
public final class SysvKey {

  /** A key that nobody else can name: each object made under it is a new one. */
  public static final int PRIVATE = 0;

  private static final MethodHandle FTOK = Native.bind("ftok", JAVA_INT, ADDRESS, JAVA_INT);

  private SysvKey() {}

  /**
   * The key of a file that is there, by the C library's own {@code ftok}.
   *
   * @param project its lowest 8 bits count and must not all be 0
   */
  public static int of(Path file, int project) throws PosixException {
    if ((project & 0xff) == 0) {
      throw new IllegalArgumentException("no project id for ftok: " + project);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      return Native.callInt(
          "ftok " + file + " " + project, errno -> (int) FTOK.invokeExact(errno, path, project));
    }
  }

  /** As tools print it: {@code 0x00001234}. */
  public static String text(int key) {
    return "0x%08x".formatted(key);
  }
}

package dev.holdfast.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of a thread for what it hands to one call of the kernel; its next use overwrites it. */
final class Scratch {

  private static final int KEPT_BYTES = 64 * 1024;
  private static final ThreadLocal<MemorySegment> KEPT =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(KEPT_BYTES, Long.BYTES));

  private Scratch() {}

  /** So many bytes, at a multiple of 8. */
  static MemorySegment of(long bytes) {
    return bytes <= KEPT_BYTES
        ? KEPT.get().asSlice(0, bytes)
        : Arena.ofAuto().allocate(bytes, Long.BYTES);
  }

  /** A copy of bytes. */
  static MemorySegment of(byte[] bytes) {
    MemorySegment copy = of(bytes.length);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }
}

package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.SharedMemory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The first 48 bytes of all that is shared, in the byte order of the machine: what it is (8
 * letters), the version of the layout (4), what the kind of thing says of itself (24), 1 once all
 * of that stands there (4), and who made it (8).
 */
final class Head {

  static final long MAGIC_AT = 0;
  static final long VERSION_AT = 8;
  static final long OWN_AT = 12;
  static final long READY_AT = 36;
  static final long MAKER_AT = 40;
  static final long BYTES = 48;

  /** From making the memory to the head that stands in it a maker takes microseconds. */
  private static final Duration MAKERS_TIME = Duration.ofSeconds(1);

  private static final long NAP_NANOS = 200_000;

  private Head() {}

  private static long magic(String letters) {
    long word = 0;
    byte[] bytes = letters.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < Long.BYTES; i++) {
      boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
      word = word << Byte.SIZE | bytes[big ? i : Long.BYTES - 1 - i];
    }
    return word;
  }

  /** Makes the head, once all that is behind {@link #OWN_AT} was written. */
  static void finish(RingMemory memory, String letters, int layout) {
    memory.plain(MAGIC_AT, magic(letters));
    memory.intPlain(VERSION_AT, layout);
    memory.plain(MAKER_AT, Owner.self());
    memory.intRelease(READY_AT, 1);
  }

  /** Refuses what is something else, of another layout, or not whole. */
  static void check(SharedMemory shared, RingMemory memory, String letters, int layout, String what)
      throws IpcException {
    String object = shared.toString();
    long bytes = shared.segment().byteSize();
    if (bytes < BYTES) {
      throw new IpcException(
          object, bytes + " bytes are no " + what, "remove it, or use another name");
    }
    boolean whole = awaitMaker(memory);
    long found = memory.plain(MAGIC_AT);
    long maker = memory.acquire(MAKER_AT);
    if (found == 0 && maker == Owner.NOBODY && !whole) {
      throw new IpcException(
          object,
          "it is no " + what + ", its head is empty for " + MAKERS_TIME.toMillis() + " ms",
          "remove it, or use another name");
    }
    if (found != magic(letters) && (whole || found != 0)) {
      throw new IpcException(object, "it is no " + what, "remove it, or use another name");
    }
    if (!whole) {
      boolean dead = maker != Owner.NOBODY && Owner.isDead(maker);
      throw new IpcException(
          object,
          dead ? Owner.text(maker) + " died while it made it" : "it is not ready yet",
          dead ? "remove it" : "open it again when its maker has finished");
    }
    int version = memory.intAcquire(VERSION_AT);
    if (version != layout) {
      throw new IpcException(
          object,
          "it has layout " + version + ", this program knows layout " + layout,
          "have both ends use the same version");
    }
  }

  /** Gives a maker that is at work its time; whether the head is whole. */
  private static boolean awaitMaker(RingMemory memory) {
    long end = System.nanoTime() + MAKERS_TIME.toNanos();
    while (memory.intAcquire(READY_AT) == 0
        && !Thread.currentThread().isInterrupted()
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(NAP_NANOS);
    }
    return memory.intAcquire(READY_AT) == 1;
  }

  /** Refuses memory that is shorter than its head says. */
  static void checkLength(SharedMemory shared, long wanted) throws IpcException {
    long bytes = shared.segment().byteSize();
    if (bytes < wanted) {
      throw new IpcException(
          shared.toString(),
          "it has %d bytes where its head speaks of %d".formatted(bytes, wanted),
          "remove it");
    }
  }

  static IpcException spoilt(String object, String why) {
    return new IpcException(object, "its head is spoilt: " + why, "remove it");
  }
}

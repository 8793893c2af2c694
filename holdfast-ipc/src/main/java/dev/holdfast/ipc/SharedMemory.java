package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.memory.Mapping;
import dev.holdfast.posix.named.SharedObjects;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.SharedSegments;
import dev.holdfast.posix.sysv.SysvKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that processes share, by System V or by POSIX. The segment handed out ends with this
 * object: whoever uses it then gets an {@link IllegalStateException}, for it is given back to the
 * kernel only when no access is under way.
 */
public final class SharedMemory implements AutoCloseable {

  private static final int OWNER_ONLY = 0600;

  private final String object;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  private interface GiveBack {
    void make() throws PosixException;
  }

  @SuppressWarnings("restricted")
  private SharedMemory(
      String object, long address, long bytes, boolean readOnly, GiveBack giveBack) {
    this.object = object;
    MemorySegment whole =
        MemorySegment.ofAddress(address)
            .reinterpret(
                bytes,
                arena,
                _ -> {
                  try {
                    giveBack.make();
                  } catch (PosixException e) {
                    throw new IllegalStateException(object, e);
                  }
                });
    this.segment = readOnly ? whole.asReadOnly() : whole;
  }

  /** Opens a System V segment as it is. */
  public static SharedMemory openSysv(int key) throws IpcException {
    return sysv(key, 0, Making.OPEN);
  }

  /** Makes a System V segment that its owner alone may use; its bytes are 0. */
  public static SharedMemory createSysv(int key, long bytes) throws IpcException {
    return sysv(key, bytes, Making.CREATE);
  }

  private static SharedMemory sysv(int key, long bytes, Making making) throws IpcException {
    String object = "System V memory " + SysvKey.text(key);
    try {
      int id = SharedSegments.get(key, bytes, making, OWNER_ONLY);
      long address = SharedSegments.attach(id, false);
      long size = SharedSegments.state(id).size();
      return new SharedMemory(object, address, size, false, () -> SharedSegments.detach(address));
    } catch (PosixException e) {
      throw switch (e.errno()) {
        case EINVAL ->
            Trouble.limit(
                object, bytes + " bytes cannot be had", "shmmax", "/proc/sys/kernel/shmmax", e);
        case ENOSPC ->
            Trouble.limit(
                object,
                "as many segments are there as may be",
                "shmmni",
                "/proc/sys/kernel/shmmni",
                e);
        default -> Trouble.of(object, e);
      };
    }
  }

  /** Removes a System V segment; its memory goes with the last that has it. */
  public static void removeSysv(int key) throws IpcException {
    try {
      SharedSegments.remove(SharedSegments.get(key, 0, Making.OPEN, OWNER_ONLY));
    } catch (PosixException e) {
      throw Trouble.of("System V memory " + SysvKey.text(key), e);
    }
  }

  /** Opens a POSIX object as it is. */
  public static SharedMemory openPosix(String name) throws IpcException {
    return openPosix(name, false);
  }

  /** Opens a POSIX object for reading. */
  public static SharedMemory readPosix(String name) throws IpcException {
    return openPosix(name, true);
  }

  private static SharedMemory openPosix(String name, boolean readOnly) throws IpcException {
    PosixName.check(name);
    try (Descriptor descriptor = SharedObjects.open(name, readOnly)) {
      long bytes = SharedObjects.size(descriptor);
      if (bytes == 0) {
        throw new IpcException(
            object(name), "it has no bytes yet", "open it once its maker has given it some");
      }
      return posix(name, descriptor, bytes, readOnly);
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /** Makes a POSIX object that its owner alone may use; its bytes are 0. */
  public static SharedMemory createPosix(String name, long bytes) throws IpcException {
    PosixName.check(name);
    try (Descriptor descriptor = SharedObjects.create(name, OWNER_ONLY, true)) {
      try {
        SharedObjects.reserve(descriptor, bytes);
        return posix(name, descriptor, bytes, false);
      } catch (PosixException e) {
        SharedObjects.unlink(name);
        throw e;
      }
    } catch (PosixException e) {
      throw switch (e.errno()) {
        case ENOSPC, EFBIG ->
            new IpcException(
                object(name),
                "there is no room for %d bytes in /dev/shm".formatted(bytes),
                "enlarge that (mount -o remount,size=..., or --shm-size of a container), or ask for"
                    + " less",
                e);
        default -> Trouble.of(object(name), e);
      };
    }
  }

  private static String object(String name) {
    return "POSIX memory " + name;
  }

  private static SharedMemory posix(
      String name, Descriptor descriptor, long bytes, boolean readOnly) throws PosixException {
    long address = Mapping.of(descriptor, bytes, readOnly);
    return new SharedMemory(
        object(name), address, bytes, readOnly, () -> Mapping.undo(address, bytes));
  }

  /** Removes the name of a POSIX object; those who have it mapped keep it. */
  public static void unlinkPosix(String name) throws IpcException {
    PosixName.check(name);
    try {
      SharedObjects.unlink(name);
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /** The memory, of any thread; valid until this object is closed. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  @Override
  public String toString() {
    return object;
  }
}

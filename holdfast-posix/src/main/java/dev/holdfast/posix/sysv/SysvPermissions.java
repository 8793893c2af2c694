package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * Who owns a System V object and who may use it: {@code struct ipc_perm} of sysvipc(7).
 *
 * @param key its key
 * @param uid the owner
 * @param gid the owner's group
 * @param creatorUid who made it
 * @param creatorGid the maker's group
 * @param mode the nine permission bits
 */
public record SysvPermissions(int key, int uid, int gid, int creatorUid, int creatorGid, int mode) {

  static final int BYTES = 48;
  private static final int UID = 4;
  private static final int GID = 8;
  private static final int CREATOR_UID = 12;
  private static final int CREATOR_GID = 16;
  private static final int MODE = 20;
  private static final int PERMISSION_BITS = 0777;

  static SysvPermissions read(MemorySegment from) {
    return new SysvPermissions(
        from.get(JAVA_INT, 0),
        from.get(JAVA_INT, UID),
        from.get(JAVA_INT, GID),
        from.get(JAVA_INT, CREATOR_UID),
        from.get(JAVA_INT, CREATOR_GID),
        from.get(JAVA_INT, MODE) & PERMISSION_BITS);
  }

  /** Writes what {@code IPC_SET} takes from there. */
  void write(MemorySegment to) {
    to.set(JAVA_INT, UID, uid);
    to.set(JAVA_INT, GID, gid);
    to.set(JAVA_INT, MODE, mode);
  }

  /** The same with another owner and mode. */
  public SysvPermissions with(int newUid, int newGid, int newMode) {
    return new SysvPermissions(key, newUid, newGid, creatorUid, creatorGid, newMode);
  }
}

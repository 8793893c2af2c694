package dev.holdfast.posix.sysv;

/** What is done where an object is there already, or not yet. */
public enum Making {
  /** Opens one that is there; fails with {@code ENOENT} where there is none. */
  OPEN,
  /** Opens one that is there, and makes one where there is none. */
  OPEN_OR_CREATE,
  /** Makes one; fails with {@code EEXIST} where there is one. */
  CREATE
}

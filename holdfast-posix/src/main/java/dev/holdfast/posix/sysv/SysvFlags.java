package dev.holdfast.posix.sysv;

/** The flags and commands that all three kinds of System V objects share. */
final class SysvFlags {

  static final int CREATE = 01000;
  static final int EXCLUSIVE = 02000;
  static final int NO_WAIT = 04000;
  static final int REMOVE = 0;
  static final int SET = 1;
  static final int STAT = 2;
  static final int MODE_BITS = 0777;

  private SysvFlags() {}

  /** Of an object that is there the mode asks for rights; of a new one it gives them. */
  static int flags(Making making, int mode) {
    return switch (making) {
      case OPEN -> mode & MODE_BITS;
      case OPEN_OR_CREATE -> CREATE | (mode & MODE_BITS);
      case CREATE -> CREATE | EXCLUSIVE | (mode & MODE_BITS);
    };
  }
}

package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.sysv.SysvKey;
import java.nio.file.Path;

/** Keys by files. */
final class SysvKeys {

  private SysvKeys() {}

  static int of(Path file, int project) throws IpcException {
    try {
      return SysvKey.of(file, project);
    } catch (PosixException e) {
      throw Trouble.of("key of " + file, e);
    }
  }
}

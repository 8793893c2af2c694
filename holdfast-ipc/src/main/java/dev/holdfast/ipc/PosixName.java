package dev.holdfast.ipc;

import java.nio.charset.StandardCharsets;

/** Names of POSIX objects. */
final class PosixName {

  private static final int MOST_BYTES = 250;

  private PosixName() {}

  static void check(String name) {
    boolean fits =
        name.length() > 1
            && name.startsWith("/")
            && name.indexOf('/', 1) < 0
            && name.indexOf('\0') < 0
            && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    if (!fits) {
      throw new IllegalArgumentException(
          "a POSIX name is a slash and up to 249 bytes without another, not \"" + name + "\"");
    }
  }
}

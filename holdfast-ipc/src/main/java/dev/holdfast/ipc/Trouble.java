package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel's reasons mean for an object, with the limit that was met and what helps. */
final class Trouble {

  private Trouble() {}

  /** A reason that means the same everywhere. */
  static IpcException of(String object, PosixException e) {
    return switch (e.errno()) {
      case EACCES, EPERM ->
          new IpcException(
              object,
              "this user may not: " + e.getMessage(),
              "ask its owner for the right, or run as the owner",
              e);
      case EEXIST ->
          new IpcException(object, "it is there already", "open it, or remove it first", e);
      case ENOENT ->
          new IpcException(object, "it is not there yet", "have its maker start first", e);
      case EMFILE, ENFILE ->
          new IpcException(
              object,
              "no descriptor is free: " + e.getMessage(),
              "raise the limit of open files (ulimit -n)",
              e);
      case ENOMEM -> new IpcException(object, "the kernel has no memory for it", "", e);
      default -> new IpcException(object, e.getMessage() == null ? "" : e.getMessage(), "", e);
    };
  }

  /** A limit was met. */
  static IpcException limit(
      String object, String problem, String limit, String file, PosixException e) {
    return new IpcException(
        object,
        problem + ", the limit " + limit + " is " + value(Path.of(file)),
        "raise it (sysctl "
            + file.substring("/proc/sys/".length()).replace('/', '.')
            + ") or ask for less",
        e);
  }

  static String value(Path file) {
    try {
      return Files.readString(file).strip().replace('\t', ' ');
    } catch (IOException e) {
      return "not known here";
    }
  }
}

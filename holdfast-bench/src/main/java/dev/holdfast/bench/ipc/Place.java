package dev.holdfast.bench.ipc;

import dev.holdfast.ipc.IpcObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the two ends of a way of the kernel meet: a path, a key or a name.
 *
 * @param kind {@code pipe}, {@code fifo}, {@code unix}, {@code unix-dgram}, {@code seqpacket},
 *     {@code sysv-mq} or {@code posix-mq}
 * @param name a slash and a word
 */
record Place(String kind, String name) {

  /** What a queue holds that an ordinary user makes. */
  static final int DEPTH = 10;

  Path path() {
    return Path.of("/tmp" + name);
  }

  int key() {
    return 0x4C000000 | (name.hashCode() & 0xFFFFFF);
  }

  /** Gives an end of a pipe of this process a path, by which others can open it. */
  void lead(int descriptor) throws IOException {
    String end = "/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), descriptor);
    Files.createSymbolicLink(path(), Path.of(end));
  }

  void remove() throws IOException {
    switch (kind) {
      case "sysv-mq" -> IpcObjects.remove("sysv-mq://0x%x".formatted(key()));
      case "posix-mq" -> IpcObjects.remove("posix-mq://" + name);
      default -> Files.deleteIfExists(path());
    }
  }
}

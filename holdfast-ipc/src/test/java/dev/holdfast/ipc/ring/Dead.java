package dev.holdfast.ipc.ring;

import dev.holdfast.posix.process.ProcPid;
import java.io.IOException;

/** A process that has ended. */
final class Dead {

  private Dead() {}

  /** Its word in shared memory. */
  static long word() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sleep", "60").start();
    long began = ProcPid.began((int) process.pid()).orElseThrow();
    process.destroyForcibly().waitFor();
    return Owner.word((int) process.pid(), began);
  }
}

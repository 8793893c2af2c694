package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.PeerDeath;
import dev.holdfast.posix.process.ProcPid;
import java.time.Duration;
import java.util.Optional;

/**
 * A process, told apart from a later one of the same number by when it began. In shared memory it
 * is one word: the moment in the lower 42 bits, in clock ticks since the host began; the number
 * above them. The word 0 is nobody.
 */
final class Owner {

  static final long NOBODY = 0;

  private static final int BEGAN_BITS = 42;
  private static final long BEGAN_MASK = (1L << BEGAN_BITS) - 1;

  private static final long SELF = ofThisProcess();

  private Owner() {}

  private static long ofThisProcess() {
    int pid = (int) ProcessHandle.current().pid();
    return word(pid, ProcPid.began(pid).orElse(0L));
  }

  /** The word of this process. */
  static long self() {
    return SELF;
  }

  static long word(int pid, long began) {
    return (long) pid << BEGAN_BITS | (began & BEGAN_MASK);
  }

  static int pid(long word) {
    return (int) (word >>> BEGAN_BITS);
  }

  /** Watches the process of a word; empty where it has ended. */
  static Optional<PeerDeath> watch(long word) throws IpcException {
    return PeerDeath.of(pid(word), word & BEGAN_MASK);
  }

  /** Whether the kernel proves that the process of a word has ended. */
  static boolean isDead(long word) throws IpcException {
    Optional<PeerDeath> watched = watch(word);
    if (watched.isEmpty()) {
      return true;
    }
    try (PeerDeath death = watched.get()) {
      return death.await(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static String text(long word) {
    return word == NOBODY ? "nobody" : "process " + pid(word);
  }
}

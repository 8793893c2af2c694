package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.process.PidFd;
import dev.holdfast.posix.process.ProcPid;
import java.time.Duration;
import java.util.Optional;

/** The end of another process as an event: no other process of its number is taken for it. */
public final class PeerDeath implements AutoCloseable {

  private final Handle handle;

  private PeerDeath(Handle handle) {
    this.handle = handle;
  }

  /** Watches a process; empty where there is none of this number. */
  public static Optional<PeerDeath> of(int pid) throws IpcException {
    String object = "process " + pid;
    try {
      return Optional.of(new PeerDeath(new Handle(object, PidFd.open(pid))));
    } catch (PosixException e) {
      if (e.errno() == Errno.ESRCH) {
        return Optional.empty();
      }
      throw Trouble.of(object, e);
    }
  }

  /**
   * Watches the process that began at a time; empty where it is gone, even where another has its
   * number now.
   *
   * @param began what {@link ProcPid#began} gave for it
   */
  public static Optional<PeerDeath> of(int pid, long began) throws IpcException {
    Optional<PeerDeath> watched = of(pid);
    if (watched.isPresent() && !ProcPid.began(pid).equals(Optional.of(began))) {
      watched.get().close();
      return Optional.empty();
    }
    return watched;
  }

  /** Waits for its end; whether it has ended. */
  public boolean await(Duration longest) throws IpcException, InterruptedException {
    return handle.await(Poll.IN, Deadline.in(longest)) != 0;
  }

  /** To wait for its end by, among other things: there is something to read then. */
  public Descriptor descriptor() {
    return handle.descriptor();
  }

  @Override
  public void close() throws IpcException {
    handle.close();
  }
}

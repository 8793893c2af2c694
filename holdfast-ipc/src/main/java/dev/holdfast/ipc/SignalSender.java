package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.signal.Signal;

/** Sends signals to one process, with a payload or without. */
public final class SignalSender {

  private final int pid;
  private final int thread;

  private SignalSender(int pid, int thread) {
    if (pid < 1) {
      throw new IllegalArgumentException("no process: " + pid);
    }
    this.pid = pid;
    this.thread = thread;
  }

  /** To a process as a whole; one that does not hold the signal back ends by it. */
  public static SignalSender to(int pid) {
    return new SignalSender(pid, 0);
  }

  /**
   * To the thread of a process that receives ({@link SignalReceiver#thread()}).
   *
   * @param thread its number as the kernel has it
   */
  public static SignalSender to(int pid, int thread) {
    return new SignalSender(pid, thread);
  }

  /** Sends one that does not queue and carries nothing. */
  public Outcome send(int number) throws IpcException {
    return make(number, () -> Signal.send(pid, number));
  }

  /**
   * Sends one that carries a payload; a real-time one queues, in order.
   *
   * @return {@code DONE}; {@code FULL} when as many wait as {@code RLIMIT_SIGPENDING} of the
   *     receiver's user allows; {@code PEER_GONE} when the process is not there
   */
  public Outcome queue(int number, int payload) throws IpcException {
    return make(
        number,
        () -> {
          if (thread == 0) {
            Signal.queue(pid, number, payload);
          } else {
            Signal.queue(pid, thread, number, payload, (int) ProcessHandle.current().pid());
          }
        });
  }

  private interface Sending {
    void make() throws PosixException;
  }

  private Outcome make(int number, Sending call) throws IpcException {
    try {
      call.make();
      return Outcome.DONE;
    } catch (PosixException e) {
      return switch (e.errno()) {
        case EAGAIN -> Outcome.FULL;
        case ESRCH -> Outcome.PEER_GONE;
        default ->
            throw Trouble.of("signal " + SignalNumber.text(number) + " to process " + pid, e);
      };
    }
  }
}

package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.signal.Arrived;
import dev.holdfast.posix.signal.SignalFd;
import dev.holdfast.posix.signal.SignalMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receives real-time signals with their payload, in order and without loss.
 *
 * <p>A process-wide one ends a Java process that does not hold it back in every thread, which only
 * what starts the process can see to. {@link #open} therefore refuses where that was not done.
 * {@link #inThisThread} needs nothing of the kind, but its sender must name the thread.
 */
public final class SignalReceiver implements AutoCloseable {

  private final int number;
  private final Handle handle;
  private final SignalFd signals;
  private final int thread;

  private SignalReceiver(int number, SignalFd signals, int thread) {
    this.number = number;
    this.signals = signals;
    this.thread = thread;
    this.handle = new Handle("signal " + SignalNumber.text(number), signals.descriptor());
  }

  /**
   * Receives what is sent to this process.
   *
   * @throws IpcException where the process was not started so that it can; its text says how
   */
  public static SignalReceiver open(int number) throws IpcException {
    String name = SignalNumber.text(number);
    String object = "signal " + name;
    String why = SignalNumber.unreceivable(number).orElse("");
    if (!why.isEmpty()) {
      throw new IpcException(object, why, "take one of RTMIN to RTMIN+27");
    }
    if (!heldBackByAll(number)) {
      throw new IpcException(
          object,
          "this process was not started with it held back, so that it would end by it",
          "start it by ./holdfast, or with `env --block-signal=" + name + " java ...`");
    }
    return open(number, 0);
  }

  /**
   * Receives what is sent to the calling platform thread, which alone may receive here; everywhere
   * else in this process the signal is thrown away from now on.
   */
  public static SignalReceiver inThisThread(int number) throws IpcException {
    String object = "signal " + SignalNumber.text(number);
    String why = SignalNumber.unreceivable(number).orElse("");
    if (!why.isEmpty()) {
      throw new IpcException(object, why, "take one of RTMIN to RTMIN+27");
    }
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread holds no signal back");
    }
    try {
      SignalMask.block(number);
      SignalMask.ignore(number);
      String self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
      return open(number, Integer.parseInt(self));
    } catch (PosixException e) {
      throw Trouble.of(object, e);
    } catch (IOException e) {
      throw new IpcException(object, "/proc is not there: " + e.getMessage(), "mount it");
    }
  }

  private static SignalReceiver open(int number, int thread) throws IpcException {
    try {
      return new SignalReceiver(number, SignalFd.open(number), thread);
    } catch (PosixException e) {
      throw Trouble.of("signal " + SignalNumber.text(number), e);
    }
  }

  /** Whether every thread of this process holds a signal back. */
  public static boolean heldBackByAll(int number) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.allMatch(thread -> holdsBack(thread.resolve("status"), number));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean holdsBack(Path status, int number) {
    List<String> lines;
    try {
      lines = Files.readAllLines(status);
    } catch (IOException e) {
      // It has ended.
      return true;
    }
    return lines.stream()
        .filter(line -> line.startsWith("SigBlk:"))
        .anyMatch(line ->
            (Long.parseUnsignedLong(line.substring("SigBlk:".length()).strip(), 16) >>> (number - 1)
                    & 1)
                == 1);
  }

  /** The thread that a sender must name; 0 where the process is enough. */
  public int thread() {
    return thread;
  }

  /** The next signal; none: {@code EMPTY} when none came in the time. For one thread. */
  public Receipt<Arrived> receive(Duration longest) throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      @Nullable Arrived next = next();
      if (next != null) {
        return Receipt.got(next);
      }
      if (deadline.over() || handle.await(Poll.IN, deadline) == 0) {
        return Receipt.none(Outcome.EMPTY);
      }
    }
  }

  private @Nullable Arrived next() throws IpcException {
    try {
      return handle.of(() -> Optional.ofNullable(signals.receive())).orElse(null);
    } catch (PosixException e) {
      throw Trouble.of(handle.object(), e);
    }
  }

  /** To wait by, among other things. */
  public Descriptor descriptor() {
    return handle.descriptor();
  }

  /** The signal. */
  public int number() {
    return number;
  }

  /** Ends receiving; what arrives then waits for the next receiver. */
  @Override
  public synchronized void close() throws IpcException {
    if (handle.open()) {
      handle.close(signals::close);
    }
  }
}

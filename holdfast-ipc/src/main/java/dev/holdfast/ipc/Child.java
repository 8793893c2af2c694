package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Duplicates;
import dev.holdfast.posix.file.Pipes;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.file.StatusFlags;
import dev.holdfast.posix.process.PidFd;
import dev.holdfast.posix.process.Spawn;
import dev.holdfast.posix.signal.Signal;
import dev.holdfast.posix.socket.UnixSockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A child whose input and output are ours, by two pipes or by one socket. It ends with this
 * process, however that ends: a guard beside it reads from a pipe that only this process holds.
 */
public final class Child implements AutoCloseable {

  /** What the guard does; its descriptor 3 is the pipe, $@ the command. */
  private static final String GUARD =
      """
      exec 4<&0 </dev/null
      "$@" <&4 3<&- 4<&- &
      child=$!
      exec 4<&- >/dev/null
      { read -r line <&3; kill -9 -$$; } 2>/dev/null &
      guard=$!
      wait $child; status=$?
      kill -9 $guard
      exit $status
      """;

  private static final int TERM = 15;
  private static final int KILL = 9;
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final String command;
  private final int pid;
  private final Handle process;
  private final Descriptor life;
  private final ByteStream input;
  private final ByteStream output;
  private final boolean oneSocket;
  private OptionalInt exit = OptionalInt.empty();

  private Child(
      String command,
      int pid,
      Descriptor life,
      ByteStream input,
      ByteStream output,
      boolean oneSocket)
      throws PosixException {
    this.oneSocket = oneSocket;
    this.command = command;
    this.pid = pid;
    this.life = life;
    this.input = input;
    this.output = output;
    this.process = new Handle("`" + command + "`", PidFd.open(pid));
  }

  /** Starts a command of {@code sh} with a pipe for its input and one for its output. */
  public static Child onPipes(String command) throws IpcException {
    return start(
        command,
        () -> {
          Pipes.Ends in = Pipes.open();
          Pipes.Ends out = Pipes.open();
          return new Ways(
              in.source(),
              out.sink(),
              ByteStream.sink("input of `" + command + "`", in.sink()),
              ByteStream.source("output of `" + command + "`", out.source()),
              false);
        });
  }

  /** Starts a command of {@code sh} with one socket for its input and output. */
  public static Child onSocket(String command) throws IpcException {
    return start(
        command,
        () -> {
          List<Descriptor> pair = UnixSockets.pair(UnixSockets.Kind.STREAM);
          ByteStream both = ByteStream.socket("socket of `" + command + "`", pair.getFirst());
          return new Ways(pair.getLast(), pair.getLast(), both, both, true);
        });
  }

  /** Its ends and ours. */
  private record Ways(
      Descriptor childInput,
      Descriptor childOutput,
      ByteStream input,
      ByteStream output,
      boolean oneSocket) {}

  private interface Making {
    Ways make() throws PosixException;
  }

  private static Child start(String command, Making making) throws IpcException {
    List<AutoCloseable> ours = new ArrayList<>();
    try {
      Ways ways = making.make();
      ours.add(ways.input());
      ours.add(ways.output());
      Pipes.Ends life = Pipes.open();
      ours.add(life.sink());
      try (Descriptor childInput = ways.childInput();
          Descriptor childOutput = ways.childOutput();
          Descriptor guard = life.source();
          Descriptor errors = Duplicates.of(2)) {
        StatusFlags.waits(guard);
        StatusFlags.waits(childInput);
        StatusFlags.waits(childOutput);
        int pid =
            Spawn.start(
                List.of("sh", "-c", GUARD, "holdfast-guard", "sh", "-c", command),
                System.getenv(),
                List.of(childInput, childOutput, errors, guard));
        return new Child(command, pid, life.sink(), ways.input(), ways.output(), ways.oneSocket());
      }
    } catch (PosixException e) {
      ours.forEach(Child::drop);
      throw e.errno() == Errno.ENOSYS
          ? new IpcException(
              "`" + command + "`",
              "this C library cannot start children without our descriptors",
              "glibc 2.34 or later is needed",
              e)
          : Trouble.of("`" + command + "`", e);
    }
  }

  private static void drop(AutoCloseable unused) {
    try {
      unused.close();
    } catch (Exception e) {
      // It is of no use to anybody.
    }
  }

  /** What it reads as its input. */
  public ByteStream input() {
    return input;
  }

  /** What it writes as its output; the same as its input where that is a socket. */
  public ByteStream output() {
    return output;
  }

  /** Tells it that nothing more comes; its output can still be read. */
  public void closeInput() throws IpcException {
    try {
      if (oneSocket) {
        UnixSockets.shutdownOutput(input.descriptor());
      } else {
        input.close();
      }
    } catch (PosixException e) {
      throw Trouble.of(input.toString(), e);
    }
  }

  /** The process, which leads a group of its own. */
  public int pid() {
    return pid;
  }

  /** The command. */
  public String command() {
    return command;
  }

  /** To wait for its end by: there is something to read then. */
  public Descriptor descriptor() {
    return process.descriptor();
  }

  /** What it ended with: exit code, or 128 and a signal's number; empty while it runs. */
  public synchronized OptionalInt exit() throws IpcException {
    if (exit.isEmpty()) {
      try {
        int ended = Spawn.ended(pid);
        if (ended >= 0) {
          exit = OptionalInt.of(ended);
          // What it may have left running is of its group.
          signal(KILL);
        }
      } catch (PosixException e) {
        throw Trouble.of("`" + command + "`", e);
      }
    }
    return exit;
  }

  /** Waits for its end. */
  public OptionalInt await(Duration longest) throws IpcException, InterruptedException {
    process.await(Poll.IN, Deadline.in(longest));
    return exit();
  }

  private void signal(int number) {
    try {
      Signal.send(-pid, number);
    } catch (PosixException e) {
      // All of the group have ended.
    }
  }

  /** Asks it to end, and ends it where it does not within a second. */
  @Override
  public void close() throws IpcException {
    if (!process.open()) {
      return;
    }
    input.close();
    output.close();
    boolean interrupted = false;
    if (exit().isEmpty()) {
      signal(TERM);
      try {
        await(ENDS_WITHIN);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (exit().isEmpty()) {
      signal(KILL);
      try {
        await(ENDS_WITHIN);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    process.close();
    try {
      life.close();
    } catch (PosixException e) {
      throw Trouble.of("`" + command + "`", e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

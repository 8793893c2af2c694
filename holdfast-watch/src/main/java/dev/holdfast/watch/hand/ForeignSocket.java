package dev.holdfast.watch.hand;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.process.PidFd;
import dev.holdfast.posix.process.ProcFd;
import dev.holdfast.posix.socket.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A TCP connection of another program, held by a second descriptor. */
public final class ForeignSocket implements AutoCloseable {

  private static final int STREAM = 1;
  private static final int TCP = 6;

  /** A probe takes seconds; who holds a socket for longer is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int pid;
  private final int number;
  private final Descriptor socket;
  private final long inode;

  private ForeignSocket(int pid, int number, Descriptor socket) {
    this.pid = pid;
    this.number = number;
    this.socket = socket;
    this.inode = ProcFd.socketInode((int) ProcessHandle.current().pid(), socket.number());
  }

  /** Why something cannot be done to a program's connection. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Takes hold of a connection.
   *
   * @param number the program's own number of it
   * @throws RefusedException with the reason
   */
  public static ForeignSocket of(int pid, int number) throws RefusedException {
    try (Descriptor process = PidFd.open(pid)) {
      Descriptor socket = PidFd.descriptorOf(process, number);
      if (isConnection(socket)) {
        return new ForeignSocket(pid, number, socket);
      }
      socket.close();
      throw new RefusedException(
          "descriptor " + number + " of process " + pid + " is no TCP connection");
    } catch (PosixException e) {
      throw refused(pid, number, e);
    }
  }

  /**
   * Takes hold of all connections of a program.
   *
   * @throws RefusedException with the reason, also where it has none
   */
  public static List<ForeignSocket> allOf(int pid) throws RefusedException {
    List<ForeignSocket> found = new ArrayList<>();
    try (Descriptor process = PidFd.open(pid)) {
      int[] numbers = ProcFd.numbers(pid).orElseThrow(() -> new RefusedException(guarded(pid)));
      Arrays.sort(numbers);
      for (int number : numbers) {
        if (ProcFd.socketInode(pid, number) != 0) {
          Descriptor socket = PidFd.descriptorOf(process, number);
          if (isConnection(socket)) {
            found.add(new ForeignSocket(pid, number, socket));
          } else {
            socket.close();
          }
        }
      }
    } catch (PosixException e) {
      RefusedException refused = refused(pid, -1, e);
      for (ForeignSocket socket : found) {
        socket.closeQuietly(refused);
      }
      throw refused;
    }
    if (found.isEmpty()) {
      throw new RefusedException("process " + pid + " has no TCP connection");
    }
    return found;
  }

  private static boolean isConnection(Descriptor descriptor) throws PosixException {
    try {
      return SocketOption.SO_TYPE.get(descriptor) == STREAM
          && SocketOption.SO_PROTOCOL.get(descriptor) == TCP
          && TcpInfo.of(descriptor).state() != TcpState.LISTEN;
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOTSOCK) {
        return false;
      }
      throw e;
    }
  }

  private static String guarded(int pid) {
    return "process "
        + pid
        + " belongs to another user or is guarded: this needs the same user, or root"
        + " (CAP_SYS_PTRACE), and ptrace_scope 0 of Yama";
  }

  private static RefusedException refused(int pid, int number, PosixException e) {
    return new RefusedException(
        switch (e.errno()) {
          case EPERM, EACCES -> guarded(pid);
          case ESRCH -> "there is no process " + pid;
          case EBADF -> "process " + pid + " has no descriptor " + number;
          case ENOSYS -> "this kernel is older than Linux 5.6 and cannot share descriptors";
          default -> String.valueOf(e.getMessage());
        });
  }

  /** The program. */
  public int pid() {
    return pid;
  }

  /** The program's own number of the connection. */
  public int number() {
    return number;
  }

  /** What it does about a silent peer. */
  public LivenessOptions options() throws PosixException {
    return LivenessOptions.of(socket);
  }

  /**
   * Sets what it does about a silent peer. Waits for others that change this socket just now, on
   * this host.
   *
   * @return what was set before
   * @throws RefusedException where another goes on changing it
   */
  public LivenessOptions set(LivenessOptions options)
      throws PosixException, RefusedException, InterruptedException {
    try (SocketClaim claim = claim()) {
      LivenessOptions before = options();
      change(options, claim);
      return before;
    }
  }

  /** Waits for the right to change it. */
  SocketClaim claim() throws PosixException, RefusedException, InterruptedException {
    return SocketClaim.of(inode, PATIENCE)
        .orElseThrow(() ->
            new RefusedException(
                "another program probes or arms descriptor " + number + " of process " + pid));
  }

  /** Changes it, for the holder of its claim. */
  void change(LivenessOptions options, SocketClaim claim) throws PosixException {
    claim.requireHeld();
    options.set(socket);
  }

  /** The kernel's figures. */
  public TcpInfo info() throws PosixException {
    return TcpInfo.of(socket);
  }

  private void closeQuietly(Exception first) {
    try {
      close();
    } catch (PosixException e) {
      first.addSuppressed(e);
    }
  }

  @Override
  public void close() throws PosixException {
    socket.close();
  }
}

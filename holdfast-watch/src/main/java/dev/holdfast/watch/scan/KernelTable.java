package dev.holdfast.watch.scan;

import dev.holdfast.posix.Platform;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.ProcNetTcp;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The kernel's tables: by netlink where that can be had, else from /proc/net. */
public final class KernelTable {

  private static final Set<TcpState> SHOWN =
      EnumSet.complementOf(
          EnumSet.of(TcpState.UNNAMED, TcpState.LISTEN, TcpState.TIME_WAIT, TcpState.CLOSE));

  private static final Path PROC_NET = Path.of("/proc/net");

  private KernelTable() {}

  /** Opens the best there is. */
  public static ConnectionTable open() {
    Optional<String> unavailable = Platform.unavailable();
    if (unavailable.isPresent()) {
      return new Proc(PROC_NET, unavailable.get());
    }
    try {
      return new Netlink(SockDiag.open());
    } catch (PosixException e) {
      return proc(PROC_NET, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The tables of a folder as /proc/net has them.
   *
   * @param why why netlink is not asked
   */
  public static ConnectionTable proc(Path folder, String why) {
    return new Proc(folder, why);
  }

  /** By netlink; goes on from /proc/net once the kernel refuses. */
  private static final class Netlink implements ConnectionTable {
    private final SockDiag diag;
    private Optional<String> refused = Optional.empty();

    private Netlink(SockDiag diag) {
      this.diag = diag;
    }

    @Override
    public List<String> read(Consumer<TcpSocket> each) throws IOException {
      if (refused.isEmpty()) {
        List<TcpSocket> taken = new ArrayList<>();
        try {
          boolean still = true;
          for (SockDiag.Family family : SockDiag.Family.values()) {
            still &= diag.dump(family, SHOWN, false, taken::add);
          }
          taken.forEach(each);
          return still
              ? noIpv6(PROC_NET)
              : List.of("the tables changed during the look: a connection may be missing or twice");
        } catch (PosixException e) {
          refused = Optional.of(String.valueOf(e.getMessage()));
        }
      }
      return new Proc(PROC_NET, refused.orElseThrow()).read(each);
    }

    @Override
    public void close() throws IOException {
      diag.close();
    }
  }

  private static List<String> noIpv6(Path folder) {
    return Files.exists(folder.resolve("tcp6"))
        ? List.of()
        : List.of("there are no IPv6 connections: this kernel has no IPv6");
  }

  /** From /proc/net. */
  private record Proc(Path folder, String why) implements ConnectionTable {

    @Override
    public List<String> read(Consumer<TcpSocket> each) throws IOException {
      List<String> unseen = new ArrayList<>();
      unseen.add(
          "netlink is not to be had ("
              + why
              + "), so no round-trip times, idle times and acknowledgements: busy-dead and blind"
              + " cannot be told");
      ProcNetTcp.read(folder.resolve("tcp"), SHOWN, each);
      if (Files.exists(folder.resolve("tcp6"))) {
        ProcNetTcp.read(folder.resolve("tcp6"), SHOWN, each);
      }
      unseen.addAll(noIpv6(folder));
      return unseen;
    }

    @Override
    public void close() {}
  }
}

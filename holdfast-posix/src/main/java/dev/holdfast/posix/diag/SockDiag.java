package dev.holdfast.posix.diag;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * sock_diag(7): every TCP connection of this network namespace, whoever owns it, without any
 * privilege. May be used by several threads, which then wait for one another.
 */
public final class SockDiag implements AutoCloseable {

  /** The family of a socket; one of IPv6 may carry IPv4 addresses, as those of Java mostly do. */
  public enum Family {
    /** IPv4. */
    IPV4(2),
    /** IPv6. */
    IPV6(10);

    private final int number;

    Family(int number) {
      this.number = number;
    }
  }

  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int REQUEST_BYTES = 56;
  private static final int TCP = 6;
  private static final int WITH_INFO = 1 << 1;
  private static final int WITH_MEMORY = 1 << 6;
  private static final int NO_COOKIE = -1;

  private final Netlink netlink;

  private SockDiag(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens the way to the kernel's tables. */
  public static SockDiag open() throws PosixException {
    return new SockDiag(Netlink.open(NETLINK_SOCK_DIAG, 0));
  }

  /** A request's bytes, the two ends left to zero; the returned place is behind the states. */
  private static ByteBuffer begin(byte[] body, Family family, boolean memory, int states) {
    return ByteBuffer.wrap(body)
        .order(ByteOrder.nativeOrder())
        .put((byte) family.number)
        .put((byte) TCP)
        .put((byte) (memory ? WITH_INFO | WITH_MEMORY : WITH_INFO))
        .put((byte) 0)
        .putInt(states);
  }

  /**
   * Hands out every connection in one of the states.
   *
   * @param memory ask for what each socket holds as well
   * @return whether the tables stood still meanwhile; if not, one may be missing or come twice
   */
  public synchronized boolean dump(
      Family family, Set<TcpState> states, boolean memory, Consumer<TcpSocket> each)
      throws PosixException {
    byte[] request = new byte[REQUEST_BYTES];
    begin(request, family, memory, TcpState.mask(states));
    return netlink.ask(
        "sock_diag dump of " + family, SOCK_DIAG_BY_FAMILY, Netlink.DUMP, request, giving(each));
  }

  private static NetlinkMessages.Body giving(Consumer<TcpSocket> each) {
    return (type, bytes, from, to) -> {
      TcpSocket socket = DiagMessage.read(bytes, from, to);
      if (socket != null) {
        each.accept(socket);
      }
    };
  }

  /** Hands out the connections of a dump that was recorded as it came from the kernel. */
  public static void replay(byte[] recorded, Consumer<TcpSocket> each) throws PosixException {
    NetlinkMessages.read(
        MemorySegment.ofArray(recorded),
        recorded.length,
        NetlinkMessages.ANY,
        "sock_diag dump",
        giving(each));
  }

  /** The connection between two ends; empty where there is none. */
  public synchronized Optional<TcpSocket> find(SocketEnd local, SocketEnd remote)
      throws PosixException {
    Family family = local.isIpv4() ? Family.IPV4 : Family.IPV6;
    byte[] request = new byte[REQUEST_BYTES];
    ByteBuffer body = begin(request, family, true, -1).order(ByteOrder.BIG_ENDIAN);
    body.putShort((short) local.port()).putShort((short) remote.port());
    put(body, local);
    put(body, remote);
    body.putInt(0).putInt(NO_COOKIE).putInt(NO_COOKIE);
    List<TcpSocket> found = new ArrayList<>(1);
    try {
      netlink.ask(
          "sock_diag of " + local + " and " + remote,
          SOCK_DIAG_BY_FAMILY,
          0,
          request,
          giving(socket -> {
            if (socket.local().equals(local) && socket.remote().equals(remote)) {
              found.add(socket);
            }
          }));
    } catch (PosixException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    return found.stream().findFirst();
  }

  private static void put(ByteBuffer body, SocketEnd end) {
    if (end.isIpv4()) {
      body.putInt((int) end.low()).putInt(0).putLong(0);
    } else {
      body.putLong(end.high()).putLong(end.low());
    }
  }

  @Override
  public synchronized void close() throws PosixException {
    netlink.close();
  }
}

package dev.holdfast.posix.diag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.holdfast.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * rtnetlink(7), the part about interfaces: what there is, and each change of carrier the moment the
 * kernel knows it. For one thread.
 */
public final class RtLink implements AutoCloseable {

  private static final int NETLINK_ROUTE = 0;
  private static final int GROUP_LINK = 1;
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_GETLINK = 18;

  private static final int BODY = 16;
  private static final int INDEX = 4;
  private static final int FLAGS = 8;
  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 1 << 16;

  private static final int NAME = 3;
  private static final int CARRIER = 33;
  private static final int CARRIER_CHANGES = 35;

  /** What the attributes add. */
  private static final class Extras {
    private String name = "";
    private int carrier = -1;
    private long changes = -1;

    private void take(int type, MemorySegment bytes, long from, long to) {
      long length = to - from;
      switch (type) {
        case NAME -> name = text(bytes, from, length);
        case CARRIER -> carrier = length < 1 ? -1 : bytes.get(JAVA_BYTE, from);
        case CARRIER_CHANGES ->
            changes = length < 4 ? -1 : Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, from));
        default -> {}
      }
    }

    private static String text(MemorySegment bytes, long from, long length) {
      byte[] copy = bytes.asSlice(from, length).toArray(JAVA_BYTE);
      int end = 0;
      while (end < copy.length && copy[end] != 0) {
        end++;
      }
      return new String(copy, 0, end, StandardCharsets.UTF_8);
    }
  }

  private final Netlink netlink;

  private RtLink(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens the way; changes from now on are kept for {@link #listen}. */
  public static RtLink open() throws PosixException {
    return new RtLink(Netlink.open(NETLINK_ROUTE, GROUP_LINK));
  }

  /** All interfaces of this network namespace. */
  public static List<NetworkLink> all() throws PosixException {
    List<NetworkLink> links = new ArrayList<>();
    try (Netlink asking = Netlink.open(NETLINK_ROUTE, 0)) {
      asking.ask(
          "rtnetlink RTM_GETLINK",
          RTM_GETLINK,
          Netlink.DUMP,
          new byte[BODY],
          (type, bytes, from, to) -> {
            NetworkLink link = read(type, bytes, from, to);
            if (link != null) {
              links.add(link);
            }
          });
    }
    return links;
  }

  /**
   * Waits for changes, at most so long, and hands each out as the interface is now.
   *
   * @throws PosixException with {@code ENOBUFS} when changes were lost: look at {@link #all()}
   */
  public void listen(Duration longest, Consumer<NetworkLink> changed) throws PosixException {
    netlink.listen(
        "rtnetlink RTM_NEWLINK",
        longest,
        (type, bytes, from, to) -> {
          NetworkLink link = read(type, bytes, from, to);
          if (link != null) {
            changed.accept(link);
          }
        });
  }

  /** The interface of a message; null where it is about something else. */
  static @Nullable NetworkLink read(int type, MemorySegment bytes, long from, long to) {
    if ((type != RTM_NEWLINK && type != RTM_DELLINK) || to - from < BODY) {
      return null;
    }
    Extras extras = new Extras();
    NetlinkMessages.attributes(bytes, from + BODY, to, extras::take);
    int flags = bytes.get(JAVA_INT_UNALIGNED, from + FLAGS);
    return new NetworkLink(
        bytes.get(JAVA_INT_UNALIGNED, from + INDEX),
        extras.name,
        (flags & IFF_UP) != 0,
        extras.carrier < 0 ? (flags & IFF_LOWER_UP) != 0 : extras.carrier == 1,
        extras.changes,
        type == RTM_NEWLINK);
  }

  @Override
  public void close() throws PosixException {
    netlink.close();
  }
}

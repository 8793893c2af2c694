package dev.holdfast.posix.diag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads {@code struct inet_diag_msg} and the attributes behind it. */
final class DiagMessage {

  private static final int BYTES = 72;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;

  private static final int STATE = 1;
  private static final int TIMER = 2;
  private static final int TIMER_COUNT = 3;
  private static final int PORTS = 4;
  private static final int LOCAL = 8;
  private static final int REMOTE = 24;
  private static final int COOKIE = 44;
  private static final int EXPIRES = 52;
  private static final int READ_QUEUE = 56;
  private static final int WRITE_QUEUE = 60;
  private static final int UID = 64;
  private static final int INODE = 68;

  private static final int INFO = 2;
  private static final int MEMORY = 7;
  private static final int MEMORY_FIGURES = 9;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ADDRESS4 =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong ADDRESS6 =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** What the attributes add. */
  private static final class Extras {
    private @Nullable TcpInfo info;
    private @Nullable SocketMemory memory;

    private void take(int type, MemorySegment bytes, long from, long to) {
      if (type == INFO) {
        byte[] copy = new byte[(int) (to - from)];
        MemorySegment.copy(bytes, JAVA_BYTE, from, copy, 0, copy.length);
        info = new TcpInfo(copy);
      } else if (type == MEMORY && to - from >= MEMORY_FIGURES * Integer.BYTES) {
        memory =
            new SocketMemory(
                intAt(bytes, from),
                intAt(bytes, from + 4),
                intAt(bytes, from + 8),
                intAt(bytes, from + 12),
                intAt(bytes, from + 20),
                intAt(bytes, from + 32));
      }
    }
  }

  private DiagMessage() {}

  /** The socket of a message; null where it is none of TCP over IPv4 or IPv6. */
  static @Nullable TcpSocket read(MemorySegment bytes, long from, long to) {
    if (to - from < BYTES) {
      return null;
    }
    int family = bytes.get(JAVA_BYTE, from);
    if (family != IPV4 && family != IPV6) {
      return null;
    }
    Extras extras = new Extras();
    NetlinkMessages.attributes(bytes, from + BYTES, to, extras::take);
    return new TcpSocket(
        end(bytes, family, from + LOCAL, from + PORTS),
        end(bytes, family, from + REMOTE, from + PORTS + Short.BYTES),
        TcpState.of(bytes.get(JAVA_BYTE, from + STATE)),
        TcpTimer.of(bytes.get(JAVA_BYTE, from + TIMER)),
        intAt(bytes, from + EXPIRES),
        bytes.get(JAVA_BYTE, from + TIMER_COUNT) & 0xFF,
        intAt(bytes, from + READ_QUEUE),
        intAt(bytes, from + WRITE_QUEUE),
        intAt(bytes, from + UID),
        intAt(bytes, from + INODE),
        bytes.get(JAVA_LONG_UNALIGNED, from + COOKIE),
        extras.info,
        extras.memory);
  }

  private static SocketEnd end(MemorySegment bytes, int family, long address, long port) {
    int number = Short.toUnsignedInt(bytes.get(PORT, port));
    return family == IPV4
        ? SocketEnd.ofIpv4(bytes.get(ADDRESS4, address), number)
        : new SocketEnd(bytes.get(ADDRESS6, address), bytes.get(ADDRESS6, address + 8), number);
  }

  private static long intAt(MemorySegment bytes, long offset) {
    return Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, offset));
  }
}

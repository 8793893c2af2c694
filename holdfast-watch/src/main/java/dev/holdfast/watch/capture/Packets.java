package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Finds the TCP segment in a captured packet. */
final class Packets {

  private static final int TCP = 6;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final int VLAN = 0x8100;
  private static final int VLAN_OF_PROVIDER = 0x88A8;
  private static final int IPV6_HEADER = 40;
  private static final int TCP_HEADER = 20;
  private static final int MOST_EXTENSIONS = 8;

  private Packets() {}

  /** Whether packets of this link type can be read. */
  static boolean knows(int linkType) {
    return switch (linkType) {
      case 0, 1, 12, 101, 108, 113, 228, 229, 276 -> true;
      default -> false;
    };
  }

  /** The segment in a packet; empty where it is none of TCP, cut short or a later fragment. */
  static Optional<Segment> read(int linkType, byte[] packet, long nanos) {
    ByteBuffer bytes = ByteBuffer.wrap(packet).order(ByteOrder.BIG_ENDIAN);
    try {
      int ip = ipOffset(linkType, bytes);
      if (ip < 0) {
        return Optional.empty();
      }
      return switch (bytes.get(ip) >> 4 & 0xF) {
        case 4 -> ipv4(bytes, ip, nanos);
        case 6 -> ipv6(bytes, ip, nanos);
        default -> Optional.empty();
      };
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static int ipOffset(int linkType, ByteBuffer bytes) {
    return switch (linkType) {
      case 12, 101, 228, 229 -> 0;
      case 0, 108 -> 4;
      case 1 -> behind(bytes, 12);
      case 113 -> behind(bytes, 14);
      case 276 -> isIp(bytes.getShort(0) & 0xFFFF) ? 20 : -1;
      default -> -1;
    };
  }

  /** Where IP begins behind a type field; VLAN tags may come between. */
  private static int behind(ByteBuffer bytes, int typeAt) {
    int at = typeAt;
    int type = bytes.getShort(at) & 0xFFFF;
    while (type == VLAN || type == VLAN_OF_PROVIDER) {
      at += 4;
      type = bytes.getShort(at) & 0xFFFF;
    }
    return isIp(type) ? at + 2 : -1;
  }

  private static boolean isIp(int type) {
    return type == IPV4 || type == IPV6;
  }

  private static Optional<Segment> ipv4(ByteBuffer bytes, int ip, long nanos) {
    int header = (bytes.get(ip) & 0xF) * 4;
    boolean laterFragment = (bytes.getShort(ip + 6) & 0x1FFF) != 0;
    if (bytes.get(ip + 9) != TCP || laterFragment) {
      return Optional.empty();
    }
    // Offload leaves 0 for packets over 64 KiB: then all that was on the wire counts.
    int total = bytes.getShort(ip + 2) & 0xFFFF;
    int end = total == 0 ? bytes.limit() : ip + total;
    return tcp(
        bytes,
        ip + header,
        end,
        nanos,
        bytes.get(ip + 8) & 0xFF,
        SocketEnd.ofIpv4(bytes.getInt(ip + 12), bytes.getShort(ip + header) & 0xFFFF),
        SocketEnd.ofIpv4(bytes.getInt(ip + 16), bytes.getShort(ip + header + 2) & 0xFFFF));
  }

  private static Optional<Segment> ipv6(ByteBuffer bytes, int ip, long nanos) {
    int next = bytes.get(ip + 6);
    int at = ip + IPV6_HEADER;
    for (int n = 0; n < MOST_EXTENSIONS && next != TCP; n++) {
      switch (next) {
        case 0, 43, 60 -> {
          next = bytes.get(at);
          at += 8 + (bytes.get(at + 1) & 0xFF) * 8;
        }
        case 44 -> {
          if ((bytes.getShort(at + 2) & 0xFFF8) != 0) {
            return Optional.empty();
          }
          next = bytes.get(at);
          at += 8;
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    if (next != TCP) {
      return Optional.empty();
    }
    int payload = bytes.getShort(ip + 4) & 0xFFFF;
    int end = payload == 0 ? bytes.limit() : ip + IPV6_HEADER + payload;
    return tcp(
        bytes,
        at,
        end,
        nanos,
        bytes.get(ip + 7) & 0xFF,
        new SocketEnd(bytes.getLong(ip + 8), bytes.getLong(ip + 16), bytes.getShort(at) & 0xFFFF),
        new SocketEnd(
            bytes.getLong(ip + 24), bytes.getLong(ip + 32), bytes.getShort(at + 2) & 0xFFFF));
  }

  private static Optional<Segment> tcp(
      ByteBuffer bytes, int at, int end, long nanos, int ttl, SocketEnd from, SocketEnd to) {
    int flags = bytes.get(at + 13) & 0x17;
    int header = (bytes.get(at + 12) >> 4 & 0xF) * 4;
    if (header < TCP_HEADER || at + header > end) {
      return Optional.empty();
    }
    return Optional.of(
        new Segment(
            nanos,
            from,
            to,
            bytes.getInt(at + 4),
            (flags & Segment.ACK) != 0 ? bytes.getInt(at + 8) : 0,
            flags,
            end - at - header,
            ttl));
  }
}

package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.util.Optional;

/**
 * One TCP segment as a capture has it.
 *
 * @param nanos when it passed, ns since 1970-01-01 UTC on the clock of that capture
 * @param from who it says sent it
 * @param to whom it goes to
 * @param sequence its sequence number, 32 bits
 * @param acknowledges what it acknowledges, 32 bits; 0 without {@link #ACK}
 * @param flags a sum of {@link #FIN}, {@link #SYN}, {@link #RST}, {@link #ACK}
 * @param length bytes of data that it carries
 * @param ttl its time to live, or IPv6 hop limit, where it was captured
 */
public record Segment(
    long nanos,
    SocketEnd from,
    SocketEnd to,
    int sequence,
    int acknowledges,
    int flags,
    int length,
    int ttl) {

  /** The sender has sent all. */
  public static final int FIN = 1;

  /** The sender begins. */
  public static final int SYN = 2;

  /** The sender knows no such connection, or gives it up. */
  public static final int RST = 4;

  /** The number acknowledged counts. */
  public static final int ACK = 16;

  private static final int BARE_IP = 101;

  /**
   * The segment in a packet that begins with its IP header.
   *
   * @return empty where there is none of TCP, a later fragment, or too little of it
   */
  public static Optional<Segment> ofIp(byte[] packet, long nanos) {
    return Packets.read(BARE_IP, packet, nanos);
  }

  /** Whether it carries this flag. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** What it is, such as {@code RST} or {@code data of 100 bytes}. */
  public String kind() {
    if (has(RST)) {
      return has(ACK) ? "RST ACK" : "RST";
    }
    if (has(SYN)) {
      return has(ACK) ? "SYN ACK" : "SYN";
    }
    if (has(FIN)) {
      return "FIN";
    }
    return length > 0 ? "data of " + length + " bytes" : "ACK";
  }
}

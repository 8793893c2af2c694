package dev.holdfast.posix.diag;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One end of a connection. An IPv4 address is kept in its IPv6-mapped form.
 *
 * @param high the upper half of the IPv6 address
 * @param low the lower half
 * @param port 0 to 65535
 */
public record SocketEnd(long high, long low, int port) {

  private static final long MAPPED = 0xFFFFL << 32;
  private static final int GROUPS = 8;

  /** An IPv4 address, most significant byte first, and a port. */
  public static SocketEnd ofIpv4(int address, int port) {
    return new SocketEnd(0, MAPPED | Integer.toUnsignedLong(address), port);
  }

  /**
   * The end of a resolved address.
   *
   * @throws IllegalArgumentException when it is not resolved
   */
  public static SocketEnd of(InetSocketAddress end) {
    InetAddress address = end.getAddress();
    if (address == null) {
      throw new IllegalArgumentException("not resolved: " + end);
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? ofIpv4(bytes.getInt(), end.getPort())
        : new SocketEnd(bytes.getLong(), bytes.getLong(), end.getPort());
  }

  /** The end that a text such as {@code 10.0.0.1:5000} or {@code [::1]:5000} names, if it does. */
  public static Optional<SocketEnd> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port = Integer.parseInt(text, colon + 1, text.length(), 10);
      return Optional.of(of(new InetSocketAddress(InetAddress.ofLiteral(host), port)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is an IPv4 address, mapped or not. */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xFFFFL;
  }

  /** Whether it is an address of this host's loopback. */
  public boolean isLoopback() {
    return isIpv4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /** The same as the Java library has it. */
  public InetSocketAddress toAddress() {
    byte[] bytes =
        isIpv4()
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index % 4))) & 0xFFFF;
  }

  /** The address as RFC 5952 writes it, without a port. */
  public String host() {
    if (isIpv4()) {
      return (low >>> 24 & 0xFF)
          + "."
          + (low >>> 16 & 0xFF)
          + "."
          + (low >>> 8 & 0xFF)
          + "."
          + (low & 0xFF);
    }
    int start = -1;
    int longest = 1;
    for (int at = 0; at < GROUPS; at++) {
      int end = at;
      while (end < GROUPS && group(end) == 0) {
        end++;
      }
      if (end - at > longest) {
        start = at;
        longest = end - at;
      }
      at = Math.max(at, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < GROUPS; at++) {
      if (at == start) {
        text.append("::");
        at += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(at)));
    }
    return text.toString();
  }

  /** {@code 10.0.0.1:5000} or {@code [::1]:5000}. */
  @Override
  public String toString() {
    return (isIpv4() ? host() : "[" + host() + "]") + ":" + port;
  }
}

package dev.holdfast.link.endpoint;

import java.net.InetAddress;

/**
 * One address or a CIDR block of them.
 *
 * @param base its first address
 * @param prefix leading bits that must agree, 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record AddressRange(InetAddress base, int prefix) {

  public AddressRange {
    int bits = base.getAddress().length * 8;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("prefix must be 0 to " + bits + ", not " + prefix);
    }
  }

  /**
   * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code ::1} or {@code fd00::/8}.
   *
   * @throws IllegalArgumentException with the offending text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int prefix =
          slash < 0
              ? base.getAddress().length * 8
              : Integer.parseUnsignedInt(text.substring(slash + 1));
      return new AddressRange(base, prefix);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not an IP address or a block such as 10.0.0.0/8: \"" + text + "\"", e);
    }
  }

  /** Whether an address lies within; an address of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] theirs = address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >>> (8 - rest) == 0;
  }

  /** Whether some address lies within both. */
  public boolean overlaps(AddressRange other) {
    boolean sameFamily = base.getAddress().length == other.base.getAddress().length;
    return sameFamily
        && new AddressRange(base, Math.min(prefix, other.prefix)).contains(other.base);
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefix;
  }
}

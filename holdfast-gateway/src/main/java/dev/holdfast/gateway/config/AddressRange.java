package dev.holdfast.gateway.config;

import java.net.InetAddress;

/**
 * A block of IP addresses: {@code 10.0.0.0/8}, {@code fe80::/10}, or one address.
 *
 * @param base any address of the block
 * @param prefix leading bits that all addresses of the block share
 */
public record AddressRange(InetAddress base, int prefix) {

  public AddressRange {
    if (prefix < 0 || prefix > base.getAddress().length * 8) {
      throw new IllegalArgumentException("`/" + prefix + "` is not a prefix length of " + base);
    }
  }

  /**
   * Reads {@code address} or {@code address/prefix}; names are not looked up.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int bits = base.getAddress().length * 8;
      return new AddressRange(
          base, slash < 0 ? bits : Integer.parseUnsignedInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("`" + text + "` is not an address range", e);
    }
  }

  /** Whether the address is of this block. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((mine[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefix;
  }
}

package dev.holdfast.arq;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IPv4 addresses as a frame holds them: four bytes, the first the most significant. */
public final class Ipv4 {

  private static final Pattern DOTTED =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  private Ipv4() {}

  /**
   * Reads {@code 10.0.0.7}.
   *
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  public static int parse(String text) {
    Integer address = parseOrNull(text);
    if (address == null) {
      throw new IllegalArgumentException("`" + text + "` is no IPv4 address such as 10.0.0.7");
    }
    return address;
  }

  /** As {@link #parse}, or null. */
  public static @Nullable Integer parseOrNull(String text) {
    Matcher matcher = DOTTED.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(matcher.group(i));
      if (part > 255) {
        return null;
      }
      address = address << 8 | part;
    }
    return address;
  }

  /** The address in {@code 10.0.0.7:5000}; null where there is none. */
  static @Nullable Integer ofPeer(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon < 0 ? null : parseOrNull(hostAndPort.substring(0, colon));
  }

  /** An address as people write it. */
  public static String text(int address) {
    return ArqFrame.dotted(address);
  }
}

package dev.holdfast.gateway.config;

/**
 * Where a server listens: {@code 127.0.0.1:8600}, {@code [::1]:8600}.
 *
 * @param host name or address, without brackets
 * @param port 0 (any free one) to 65535
 */
public record HostPort(String host, int port) {

  public HostPort {
    if (host.isEmpty() || port < 0 || port > 65535) {
      throw new IllegalArgumentException("`" + host + ":" + port + "` is not an address and port");
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    String digits = text.substring(colon + 1);
    if (host.isEmpty()
        || (!bracketed && host.indexOf(':') >= 0)
        || !digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) > 65535) {
      throw new IllegalArgumentException("`" + text + "` is not an address and port");
    }
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
  }

  /** Whether only this host reaches it. */
  public boolean isLocal() {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}

package dev.holdfast.gateway.web;

/**
 * Where and how widely the gateway is shown.
 *
 * @param host address to bind; a loopback address also checks the Host header of each request
 * @param port TCP port, 0 for any free one
 * @param eventClients how many may read events at once
 */
public record WebOptions(String host, int port, int eventClients) {

  public WebOptions {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is blank");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    if (eventClients < 1) {
      throw new IllegalArgumentException("eventClients must be 1 or more, not " + eventClients);
    }
  }

  /** Loopback only, 32 readers of events. */
  public static WebOptions loopback(int port) {
    return new WebOptions("127.0.0.1", port, 32);
  }
}

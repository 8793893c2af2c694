package dev.holdfast.meter.dlt698;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Other servers that a server can ask for its clients. */
public interface Dlt698Proxy {

  /** No other server. */
  Dlt698Proxy NONE = new Dlt698Proxy() {};

  /**
   * Asks another server.
   *
   * @param tsa its address as a TSA in hex: flag byte, then the address low byte first
   * @param timeout s, 0 for the proxy's own
   * @param asked what it is asked
   * @return its answer, null where there is none in time
   */
  default @Nullable Apdu ask(String tsa, int timeout, Apdu asked) {
    return null;
  }

  /**
   * Sends bytes by a port.
   *
   * @return what came back, in hex; null where nothing did in time
   */
  default @Nullable String relay(Apdu.Relay command) {
    return null;
  }

  /** Servers by TSA. */
  static Dlt698Proxy of(Map<String, Dlt698Server> servers) {
    Map<String, Dlt698Server> all = Map.copyOf(servers);
    return new Dlt698Proxy() {
      @Override
      public @Nullable Apdu ask(String tsa, int timeout, Apdu asked) {
        Dlt698Server server = all.get(tsa);
        return server == null ? null : server.answer(asked);
      }
    };
  }
}

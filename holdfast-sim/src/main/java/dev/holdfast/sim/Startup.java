package dev.holdfast.sim;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits until a simulator's link can be used: until peers can come, or until its serial port is
 * open. A link that cannot start at once counts as failed, though it would try again.
 */
public final class Startup implements LinkListener {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Why it did not start; empty where it did. */
  private final CompletableFuture<String> outcome = new CompletableFuture<>();

  @Override
  public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
    switch (to) {
      case LISTENING, CONNECTED, READY -> outcome.complete("");
      case WAITING -> outcome.complete(why.isEmpty() ? "no reason given" : why);
      default -> {}
    }
  }

  /**
   * Waits for a link that was opened with this listener, and closes it where it does not start. A
   * link that dials over a network is not waited for: its peer may come later.
   *
   * @return where peers find it: {@code 127.0.0.1:5000}, or a path
   * @throws IOException when it does not start
   */
  public String await(Link<?> link) throws IOException {
    boolean dials = !link.endpoint().listens() && !(link.endpoint() instanceof Endpoint.Serial);
    if (dials) {
      return place(link.endpoint());
    }
    String failure = failure();
    if (failure.isEmpty()) {
      return place(link.status().endpoint());
    }
    link.close().join();
    throw new IOException("cannot open " + link.endpoint() + ": " + failure);
  }

  private String failure() {
    try {
      return outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      return "no answer within " + LIMIT.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String place(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Tcp tcp -> hostPort(tcp.host(), tcp.port());
      case Endpoint.Udp(String host, int port, boolean _) -> hostPort(host, port);
      case Endpoint.Unix unix -> unix.path();
      case Endpoint.Serial serial -> serial.device();
      case LocalEndpoint local -> local.toString();
    };
  }

  private static String hostPort(String host, int port) {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}

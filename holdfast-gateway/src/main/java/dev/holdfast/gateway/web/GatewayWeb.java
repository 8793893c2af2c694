package dev.holdfast.gateway.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's HTTP server: API, events, metrics, health and the web page. */
public final class GatewayWeb implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayWeb.class);
  private static final String PAGE = "dev/holdfast/gateway/web/page";

  private final WebServer server;
  private final EventHub hub;
  private final Metrics metrics;
  private final ConnectionBook connections;
  private final URI address;

  private GatewayWeb(
      WebServer server, EventHub hub, Metrics metrics, ConnectionBook connections, URI address) {
    this.server = server;
    this.hub = hub;
    this.metrics = metrics;
    this.connections = connections;
    this.address = address;
  }

  /**
   * Binds and serves until closed.
   *
   * @throws IOException when the address cannot be bound; its text is one sentence that says why
   */
  public static GatewayWeb start(WebOptions options, GatewayView view) throws IOException {
    return start(options, view, EventHub.Times.USUAL);
  }

  static GatewayWeb start(WebOptions options, GatewayView view, EventHub.Times times)
      throws IOException {
    InetAddress bind = resolve(options.host());
    tryBind(bind, options.port());
    var rates = new RateBook();
    var hub = new EventHub(view, rates, options.eventClients(), times);
    var metrics = new Metrics(view, hub);
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .addFilter(new Guard(bind.isLoopbackAddress()))
            .error(BadRequest.class, GatewayWeb::badRequest)
            .error(SendRequest.BadSml.class, Api::badSml)
            .error(NotFoundException.class, (request, response, e) -> notFound(request, response))
            .error(HttpException.class, GatewayWeb::refused)
            .error(RuntimeException.class, GatewayWeb::failed);
    new FramesApi(view).route(routing);
    new OrdersApi(view).route(routing);
    new Api(view, rates, hub, metrics).route(routing);
    var connections = new ConnectionBook(System::nanoTime);
    new ConnectionsApi(connections, bind.isLoopbackAddress()).route(routing);
    routing
        .register(
            "/",
            StaticContentFeature.createService(
                ClasspathHandlerConfig.builder().location(PAGE).welcome("index.html").build()))
        .any(GatewayWeb::notFound);
    WebServer server =
        WebServer.builder()
            .address(bind)
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(200))
            .maxTcpConnections(options.eventClients() + 128)
            .maxPayloadSize(SendRequest.MOST_BYTES)
            .routing(routing)
            .build()
            .start();
    if (!server.isRunning()) {
      hub.close();
      metrics.close();
      throw new IOException(taken(bind, options.port()));
    }
    hub.start();
    return new GatewayWeb(server, hub, metrics, connections, address(bind, server.port()));
  }

  /** Where the page is. */
  public URI address() {
    return address;
  }

  /** The port bound, also where 0 was asked for. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    hub.close();
    server.stop();
    metrics.close();
    try {
      connections.close();
    } catch (IOException e) {
      LOG.warn("the way to the kernel's connections did not close: {}", e.getMessage());
    }
  }

  private static InetAddress resolve(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("the web page cannot be bound: the host " + host + " is unknown", e);
    }
  }

  /** The server itself only logs that it could not bind, so this asks beforehand. */
  private static void tryBind(InetAddress bind, int port) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new IOException(taken(bind, port) + " (" + e.getMessage() + ")", e);
    }
  }

  private static String taken(InetAddress bind, int port) {
    return "the web page cannot be bound to " + bind.getHostAddress() + " port " + port;
  }

  private static URI address(InetAddress bind, int port) {
    String host = bind.isAnyLocalAddress() ? "localhost" : bind.getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
  }

  private static void badRequest(ServerRequest request, ServerResponse response, BadRequest e) {
    Api.json(response, Status.BAD_REQUEST_400, Json.error(e.sentence()));
  }

  private static void notFound(ServerRequest request, ServerResponse response) {
    Api.json(response, Status.NOT_FOUND_404, Json.error("there is nothing at this path"));
  }

  /** What the server decided by itself, such as that the browser has the newest page already. */
  private static void refused(ServerRequest request, ServerResponse response, HttpException e) {
    if (e.status().equals(Status.NOT_MODIFIED_304)) {
      response.status(e.status()).send();
    } else {
      Api.json(response, e.status(), Json.error(e.status().reasonPhrase()));
    }
  }

  private static void failed(ServerRequest request, ServerResponse response, RuntimeException e) {
    LOG.warn("{} failed", request.path().path(), e);
    if (!response.isSent()) {
      response.headers().remove(HeaderNames.CONTENT_LENGTH);
      Api.json(
          response,
          Status.INTERNAL_SERVER_ERROR_500,
          Json.error("the gateway failed to answer; its log says why"));
    }
  }
}

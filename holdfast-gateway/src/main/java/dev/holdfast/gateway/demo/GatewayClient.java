package dev.holdfast.gateway.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a gateway over its HTTP API, as any other program would. */
final class GatewayClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final JsonMapper mapper = new JsonMapper();
  private final String base;

  GatewayClient(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Waits until the gateway answers; false when it died or the time is over. */
  boolean awaitLive(Duration within, BooleanSupplier alive) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < deadline && alive.getAsBoolean()) {
      if (get("/health/live") != null) {
        return true;
      }
      Thread.sleep(LOOK);
    }
    return false;
  }

  /** The links as the API has them, or null while the gateway does not answer. */
  @Nullable JsonNode links() throws InterruptedException {
    JsonNode answer = get("/api/links");
    return answer == null ? null : answer.path("links");
  }

  /** Whether all that was received stands in the journal and in every sink. */
  boolean allDelivered() throws InterruptedException {
    JsonNode links = links();
    JsonNode answer = get("/api/gateway");
    if (links == null || answer == null || answer.path("journal").path("queued").asInt() > 0) {
      return false;
    }
    for (JsonNode link : links) {
      if (!link.path("connections").isEmpty()) {
        return false;
      }
    }
    for (JsonNode sink : answer.path("sinks")) {
      if (sink.path("waiting").asLong() > 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable JsonNode get(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return response.statusCode() == 200 ? mapper.readTree(response.body()) : null;
    } catch (IOException | tools.jackson.core.JacksonException e) {
      return null;
    }
  }
}

package dev.holdfast.gateway;

import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.config.ConfigLoader;
import dev.holdfast.gateway.config.Loaded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole gateway in this process, looked at over its HTTP API as any program would. */
final class TestGateway implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final JsonMapper JSON = new JsonMapper();

  private final Gateway gateway;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Starts a gateway with its journal in a folder.
   *
   * @param yaml links, sinks and routes
   */
  static TestGateway open(Path folder, String yaml) throws GatewayException {
    return openWith(folder, "", yaml);
  }

  /**
   * Starts a gateway.
   *
   * @param keys more of the gateway's own
   */
  static TestGateway openWith(Path folder, String keys, String yaml) throws GatewayException {
    String more = keys.isEmpty() ? "" : ", " + keys;
    String text =
        "gateway: {http: \"127.0.0.1:0\", journal: {folder: journal}%s}\n".formatted(more) + yaml;
    return switch (ConfigLoader.parse(text, "test", folder)) {
      case Loaded.Sound(var config, var _) -> new TestGateway(Gateway.open(config));
      case Loaded.Faulty(var problems) -> throw new IllegalArgumentException(problems.toString());
    };
  }

  /** Host and port of its web server. */
  String http() {
    return Objects.requireNonNull(gateway.address()).getAuthority();
  }

  /** An answer of the API. */
  JsonNode get(String path) throws IOException, InterruptedException {
    URI address = Objects.requireNonNull(gateway.address()).resolve(path);
    var response = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** What came of a message that was posted as SML. */
  JsonNode send(String link, String sml) throws IOException, InterruptedException {
    return post("/api/links/" + link + "/send", sml);
  }

  /** What came of a new selection that was asked for. */
  JsonNode reselect(String link) throws IOException, InterruptedException {
    return post("/api/links/" + link + "/reselect", "");
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    URI address = Objects.requireNonNull(gateway.address()).resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** An answer that is no JSON. */
  String text(String path) throws IOException, InterruptedException {
    URI address = Objects.requireNonNull(gateway.address()).resolve(path);
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  /** What came of an order that was posted as JSON. */
  JsonNode order(String link, String json) throws IOException, InterruptedException {
    return post("/api/links/" + link + "/orders", json);
  }

  /** What came of a frame that was posted as JSON. */
  JsonNode sendFrame(String link, String json) throws IOException, InterruptedException {
    URI address =
        Objects.requireNonNull(gateway.address()).resolve("/api/links/" + link + "/frames");
    HttpRequest request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(json)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** The next lines of a link's trace, read by the action that is given them. */
  <T> T trace(String link, Function<Stream<JsonNode>, T> reader)
      throws IOException, InterruptedException {
    URI address =
        Objects.requireNonNull(gateway.address()).resolve("/api/links/" + link + "/trace");
    try (Stream<String> lines =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines()).body()) {
      return reader.apply(
          lines
              .filter(line -> line.startsWith("data: "))
              .map(line -> JSON.readTree(line.substring("data: ".length()))));
    }
  }

  JsonNode link(String name) throws IOException, InterruptedException {
    return get("/api/links/" + name).path("link");
  }

  long counter(String link, String name) throws IOException, InterruptedException {
    return link(link).path("counters").path(name).asLong();
  }

  /** Waits until the link is as wanted. */
  JsonNode awaitLink(String name, Predicate<JsonNode> wanted) {
    return awaitLink(name, PATIENCE, wanted);
  }

  /** The same with another patience; the link of a caller may not be there yet. */
  JsonNode awaitLink(String name, Duration patience, Predicate<JsonNode> wanted) {
    return await("link " + name)
        .atMost(patience)
        .ignoreException(AssertionError.class)
        .until(() -> link(name), wanted);
  }

  /** Waits until all links together are as wanted. */
  void awaitLinks(Duration patience, Predicate<JsonNode> wanted) {
    await("links")
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> get("/api/links").path("links"), wanted);
  }

  /** Waits until messages can flow. */
  void awaitReady(String name) {
    awaitLink(name, link -> link.path("ready").asBoolean());
  }

  /** Waits until the journal has an event of this kind, and gives back its text. */
  String awaitEvent(String link, String kind) {
    JsonNode events =
        awaitThat(
            "event " + kind,
            () -> get("/api/link-events?limit=500&link=" + link).path("events"),
            all -> all.valueStream().anyMatch(event -> event.path("kind").asString().equals(kind)));
    return events
        .valueStream()
        .filter(event -> event.path("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow()
        .path("text")
        .asString();
  }

  /** Waits until the journal has an event of this text. */
  void awaitEventText(String link, String text) {
    awaitThat(
        "event " + text,
        () -> get("/api/link-events?limit=500&link=" + link).path("events"),
        all -> all.valueStream().anyMatch(event -> event.path("text").asString().equals(text)));
  }

  /** Waits until one of a link's state machines is as wanted. */
  JsonNode awaitMachine(String link, String name, Predicate<JsonNode> wanted) {
    return awaitThat(
        "machine " + name,
        () ->
            get("/api/links/" + link)
                .path("machines")
                .valueStream()
                .filter(machine -> machine.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow(),
        wanted);
  }

  /** Waits until the journal has at least so many messages, and gives back all. */
  List<JsonNode> awaitMessages(int atLeast) {
    return awaitThat(
        atLeast + " messages",
        () -> get("/api/messages?limit=500").path("messages").valueStream().toList(),
        all -> all.size() >= atLeast);
  }

  private static <T> T awaitThat(String what, Callable<T> look, Predicate<T> wanted) {
    return await(what).atMost(PATIENCE).until(look, wanted);
  }

  /** The whole lines of a file of messages; none while it is not there. */
  static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readString(file, StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
        if (line.endsWith("\n")) {
          lines.add(JSON.readTree(line));
        }
      }
    }
    return lines;
  }

  @Override
  public void close() {
    gateway.close();
    http.close();
  }
}

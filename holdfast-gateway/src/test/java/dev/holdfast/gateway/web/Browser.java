package dev.holdfast.gateway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One page in a headless Chromium, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final int REMOVALS = 50;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path home, URI page) {
    this.process = process;
    this.home = home;
    this.socket = http.newWebSocketBuilder().buildAsync(page, new Ear()).join();
  }

  /** Whether a Chromium can be started here. */
  static boolean exists() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "chromium")));
  }

  static Browser start() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("holdfast-browser");
    Process process =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + home,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output.txt").toFile())
            .start();
    Path portFile = home.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(portFile) || Files.readAllLines(portFile).isEmpty()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException("chromium did not start");
      }
      Thread.sleep(50);
    }
    String port = Files.readAllLines(portFile).getFirst();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
      JsonNode pages = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      for (JsonNode page : pages) {
        if (page.get("type").asString().equals("page")) {
          var browser =
              new Browser(process, home, URI.create(page.get("webSocketDebuggerUrl").asString()));
          List.of("Page", "Runtime", "Log", "Network")
              .forEach(domain -> browser.call(domain + ".enable", Map.of()));
          return browser;
        }
      }
    }
    process.destroyForcibly();
    throw new IOException("chromium has no page");
  }

  void look(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  void open(URI address) {
    call("Page.navigate", Map.of("url", address.toString()));
  }

  /** The value of a JavaScript expression, as text. */
  String read(String expression) {
    JsonNode result =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonNode value = result.get("result").get("value");
    return value == null ? "" : value.asString();
  }

  /** Waits until a JavaScript expression is true; one that fails is not. */
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String safe =
        "(() => { try { return Boolean(" + expression + "); } catch { return false; } })()";
    while (!read(safe).equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            expression + " did not become true; the page says: " + read("document.body.innerText"));
      }
      Thread.sleep(50);
    }
  }

  void shoot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
  }

  /** What the page logged or threw since {@link #forget}. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses the page asked for since then. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    complaints.clear();
    requests.clear();
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    http.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    removeHome();
  }

  /** Its helper processes may write for a moment longer than the browser lives. */
  private void removeHome() throws IOException {
    for (int attempt = 0; ; attempt++) {
      List<Path> files = new ArrayList<>();
      try (var walk = Files.walk(home)) {
        walk.forEach(files::addFirst);
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (attempt == REMOVALS) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    calls.put(id, answer);
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> call = calls.remove(message.get("id").asInt());
      if (call != null) {
        call.complete(message.has("result") ? message.get("result") : message);
      }
      return;
    }
    JsonNode params = message.get("params");
    switch (message.get("method").asString()) {
      case "Runtime.exceptionThrown" -> complaints.add(params.get("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(params.toString());
      case "Log.entryAdded" -> complaints.add(params.get("entry").toString());
      case "Network.requestWillBeSent" -> requests.add(params.get("request").get("url").asString());
      default -> {}
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        String whole = part.toString();
        part.setLength(0);
        heard(JSON.readTree(whole));
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}

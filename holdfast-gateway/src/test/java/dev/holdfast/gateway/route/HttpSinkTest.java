package dev.holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.StoredEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpSinkTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LinkedBlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final CopyOnWriteArrayList<Long> accepted = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> keys = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> plants = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/in", this::take);
    server.start();
  }

  @AfterEach
  void stopServer() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Answers as the test told it, 200 when it told nothing; below 0 never. */
  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode batch = JSON.readTree(exchange.getRequestBody().readAllBytes());
      keys.add(Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      plants.add(exchange.getRequestHeaders().getFirst("X-Plant"));
      int status = Objects.requireNonNullElse(answers.poll(), 200);
      if (status < 0) {
        waitForTheEnd();
        return;
      }
      if (status == 200) {
        batch.forEach(message -> accepted.add(message.path("id").asLong()));
      }
      byte[] said = "said\n so".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, said.length);
      exchange.getResponseBody().write(said);
    }
  }

  private void waitForTheEnd() {
    try {
      end.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Router router(Journal journal, int batch, Duration timeout) {
    return RouteBench.router(
        journal, "*", RouteBench.http(server.getAddress().getPort(), batch, timeout));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void postsBatchesInOrder() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 25);
      try (Router router = router(journal, 10, PATIENT)) {
        await().until(() -> router.status().getFirst().delivered() == 25);
      }
      assertThat(accepted).isEqualTo(upTo(25));
      assertThat(keys)
          .containsExactly(
              journal.identity() + "-1-10",
              journal.identity() + "-11-20",
              journal.identity() + "-21-25");
      assertThat(plants).containsOnly("7");
      assertThat(journal.cursor("mes")).isEqualTo(25);
    }
  }

  @Test
  void sendsAgainUnderTheSameKeyWhileTheServerFails() throws Exception {
    answers.addAll(List.of(500, 503, 429));
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 3);
      try (Router router = router(journal, 10, PATIENT)) {
        await().until(() -> router.status().getFirst().lag() == 0);

        SinkStatus status = router.status().getFirst();
        assertThat(status.failures()).isEqualTo(3);
        assertThat(status.lastError()).isNull();
      }
      assertThat(accepted).isEqualTo(upTo(3));
      assertThat(keys).hasSize(4).containsOnly(journal.identity() + "-1-3");
    }
  }

  @Test
  void losesNothingWhileNobodyListens() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    try (Journal journal = RouteBench.journal(folder);
        Router router = RouteBench.router(journal, "*", RouteBench.http(port, 10, PATIENT))) {
      RouteBench.append(journal, "a", 1, 30);
      await().until(() -> router.status().getFirst().failures() > 3);
      assertThat(router.status().getFirst().lag()).isEqualTo(30);
      assertThat(router.status().getFirst().lastError()).contains("ConnectException");

      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/in", this::take);
      server.start();

      await().until(() -> router.status().getFirst().lag() == 0);
      assertThat(accepted).isEqualTo(upTo(30));
    }
  }

  @Test
  void saysThatTheServerRefusesAndKeepsTrying() throws Exception {
    answers.addAll(List.of(400, 400));
    try (Journal journal = RouteBench.journal(folder);
        JournalReader reader = journal.reader()) {
      RouteBench.append(journal, "a", 1, 1);
      try (Router router = router(journal, 10, PATIENT)) {
        await().until(() -> router.status().getFirst().lag() == 0);
        await().until(() -> reader.events(null, 0, 10).size() == 2);
      }
      assertThat(reader.events(null, 0, 10))
          .extracting(StoredEvent::kind)
          .containsExactly("sink-refused", "sink-recovered");
      assertThat(reader.events(null, 0, 1).getFirst().text()).contains("answered 400 said so");
      assertThat(accepted).isEqualTo(upTo(1));
    }
  }

  @Test
  void givesUpWaitingForAnAnswer() throws Exception {
    answers.add(-1);
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 1);
      try (Router router = router(journal, 10, Duration.ofMillis(200))) {
        await().until(() -> router.status().getFirst().lag() == 0);
        assertThat(router.status().getFirst().failures()).isGreaterThanOrEqualTo(1);
      }
      assertThat(accepted).isEqualTo(upTo(1));
    }
  }

  @Test
  void endsInTheMiddleOfADelivery() throws Exception {
    answers.add(-1);
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 1);
      Router router = router(journal, 10, Duration.ofMinutes(5));
      await().until(() -> keys.size() == 1);

      router.close();

      assertThat(journal.cursor("mes")).isZero();
    }
  }
}

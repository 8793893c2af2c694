package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A target that fails for a while holds up neither the link nor another sink, and gets all. */
class GatewaySinkTest {

  private static final int DEVICE = 10;

  @TempDir Path folder;

  private final AtomicBoolean failing = new AtomicBoolean(true);
  private final List<Long> received = new CopyOnWriteArrayList<>();
  private HttpServer target;

  @BeforeEach
  void startTarget() throws IOException {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext("/in", this::take);
    target.start();
  }

  @AfterEach
  void stopTarget() {
    target.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (failing.get()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      new JsonMapper().readTree(body).forEach(message -> received.add(message.path("id").asLong()));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private String yaml(ServerSocket server) {
    return """
    links:
      - {name: etcher, protocol: hsms, endpoint: "tcp://%s", hsms: {device-id: %d, t5: 1s}}
    sinks:
      - {name: lines, type: file, path: out.jsonl}
      - {name: mes, type: http, url: "http://127.0.0.1:%d/in", batch: 7}
    routes:
      - {from: [etcher], to: [lines, mes]}
    """
        .formatted(RawSocket.address(server), DEVICE, target.getAddress().getPort());
  }

  private long waiting(TestGateway gateway, String sink) throws Exception {
    return gateway
        .get("/api/sinks")
        .path("sinks")
        .valueStream()
        .filter(found -> found.path("name").asString().equals(sink))
        .mapToLong(found -> found.path("waiting").asLong())
        .sum();
  }

  @Test
  void deliversAllOnceAndInOrderWhenTheTargetIsBack() throws Exception {
    List<Long> all = LongStream.rangeClosed(1, 50).boxed().toList();
    try (ServerSocket server = RawSocket.listen();
        TestGateway gateway = TestGateway.open(folder, yaml(server));
        RawHsms tool = new RawHsms(RawSocket.accept(server), DEVICE).answerSelect()) {
      gateway.awaitReady("etcher");
      for (int dataId = 1; dataId <= 50; dataId++) {
        assertThat(tool.askAndRead(6, 11, dataId, RawHsms.event(dataId)).name()).isEqualTo("S6F12");
      }
      await().until(() -> TestGateway.lines(folder.resolve("out.jsonl")).size() == 50);
      assertThat(received).isEmpty();
      assertThat(waiting(gateway, "mes")).isEqualTo(50);
      failing.set(false);
      await().until(() -> received.size() >= 50);
      await().until(() -> waiting(gateway, "mes") == 0);
      assertThat(received).isEqualTo(all);
    }
  }

  @Test
  void deliversAfterARestartWhatATargetDidNotTakeBefore() throws Exception {
    try (ServerSocket server = RawSocket.listen()) {
      try (TestGateway gateway = TestGateway.open(folder, yaml(server));
          RawHsms tool = new RawHsms(RawSocket.accept(server), DEVICE).answerSelect()) {
        gateway.awaitReady("etcher");
        for (int dataId = 1; dataId <= 10; dataId++) {
          tool.askAndRead(6, 11, dataId, RawHsms.event(dataId));
        }
      }
      failing.set(false);
      try (TestGateway gateway = TestGateway.open(folder, yaml(server))) {
        await().until(() -> received.size() >= 10 && waiting(gateway, "mes") == 0);
        assertThat(received).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
      }
    }
  }
}

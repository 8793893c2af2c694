package dev.holdfast.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send} and {@code trace} against a running gateway and a simulated tool. */
class SendAndTraceCommandTest {

  private static final Duration WITHIN = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static HoldfastProcess tool;
  private static HoldfastProcess gateway;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    tool = HoldfastProcess.start(folder, "sim", "tool", "--listen", "127.0.0.1:0", "--quiet");
    Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        gateway: {http: "127.0.0.1:%d", journal: {folder: journal}}
        links:
          - name: etcher
            protocol: hsms
            endpoint: tcp://%s
            redial: {first: 100ms, cap: 1s}
            hsms: {device-id: 10, t3: 2s, t5: 1s}
        """
            .formatted(freePort(), tool.awaitListening()));
    gateway = HoldfastProcess.start(folder, "run", "--config", "gateway.yaml");
    int code = -1;
    for (int i = 0; i < 10 && code != 0; i++) {
      try (HoldfastProcess first = holdfast("send", "etcher", "S1F1 W.")) {
        code = first.awaitExit(WITHIN);
      }
    }
    assertThat(code).as("the tool answers").isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  @AfterAll
  static void end() {
    gateway.close();
    tool.close();
  }

  private static HoldfastProcess holdfast(String command, String... arguments) throws IOException {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--config";
    all[arguments.length + 2] = "gateway.yaml";
    return HoldfastProcess.start(folder, all);
  }

  private record Ended(int code, List<String> output, String errors) {}

  private static Ended send(String... arguments) throws IOException, InterruptedException {
    try (HoldfastProcess process = holdfast("send", arguments)) {
      int code = process.awaitExit(WITHIN);
      return new Ended(code, process.output(), process.errors());
    }
  }

  @Test
  void printsTheReplyAsSml() throws Exception {
    Ended ended = send("etcher", "S2F25 W <B 0x01 0x02>.");
    assertThat(ended.code()).isZero();
    assertThat(ended.output()).containsExactly("S2F26", "<B [2] 0x01 0x02>", ".");
  }

  @Test
  void tellsByItsExitCodeWhatWentWrong() throws Exception {
    Ended noSml = send("etcher", "S1F3 W <L <U1 256>>.");
    assertThat(noSml.code()).isEqualTo(2);
    assertThat(noSml.errors()).contains("holdfast: 1:15: ");
    Ended refused = send("etcher", "S99F1 W.");
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.errors()).contains("STREAM_9: S99F1 refused by the equipment with S9F3");
    assertThat(refused.output()).isEmpty();
    assertThat(send("nobody", "S1F1 W.").code()).isEqualTo(4);
  }

  @Test
  void tellsAnUnknownOutcomeByExitCode3() throws Exception {
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer =
        "{\"outcome\":\"UNKNOWN\",\"cause\":\"T3\",\"detail\":\"no reply\"}".getBytes(UTF_8);
    gateway.createContext(
        "/api/links/etcher/send",
        exchange -> {
          exchange.sendResponseHeaders(504, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    gateway.start();
    String address = "127.0.0.1:" + gateway.getAddress().getPort();
    try (HoldfastProcess process =
        HoldfastProcess.start(folder, "send", "etcher", "S1F1 W.", "--http", address)) {
      assertThat(process.awaitExit(WITHIN)).isEqualTo(3);
      assertThat(process.errors()).contains("holdfast: T3: no reply");
    } finally {
      gateway.stop(0);
    }
  }

  @Test
  void findsNoGatewayWhereNoneRuns() throws Exception {
    try (HoldfastProcess process =
        HoldfastProcess.start(
            folder, "send", "etcher", "S1F1 W.", "--http", "127.0.0.1:" + freePort())) {
      assertThat(process.awaitExit(WITHIN)).isEqualTo(4);
      assertThat(process.errors()).contains("no gateway answers at 127.0.0.1:");
    }
  }

  @Test
  void tracesIntoAFileUntilItIsToldToEnd() throws Exception {
    Path file = folder.resolve("trace.log");
    try (HoldfastProcess trace = holdfast("trace", "etcher", "--out", "trace.log")) {
      long deadline = System.nanoTime() + WITHIN.toNanos();
      while (!(Files.exists(file) && Files.size(file) > 0) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(send("etcher", "S1F1 W.").code()).isZero();
      trace.terminate();
      assertThat(trace.awaitExit(WITHIN)).isZero();
    }
    assertThat(Files.readString(file))
        .contains("link READY", "-> S1F1, 14 bytes", "<- S1F2,", "timer T3, set to 2s", "<A ");
  }
}

package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the commands that serve end. */
class ServerLifeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** 2 s by contract, and something for a machine that does much else. */
  private static final Duration END_WITHIN = Duration.ofSeconds(4);

  @TempDir Path folder;

  private String write(String text) throws IOException {
    return Files.writeString(folder.resolve("holdfast.yaml"), text).toString();
  }

  @Test
  void serversEndWithZeroWhenToldTo() throws IOException, InterruptedException {
    String configuration = write(gatewayThatDialsNobody());
    try (HoldfastProcess tool = sim("tool");
        HoldfastProcess meter = sim("meter");
        HoldfastProcess run = HoldfastProcess.start(folder, "run", "--config", configuration)) {
      tool.awaitListening();
      meter.awaitListening();
      awaitLog(run, "1 links");
      for (HoldfastProcess server : List.of(tool, meter, run)) {
        server.terminate();
      }
      for (HoldfastProcess server : List.of(tool, meter, run)) {
        assertThat(server.awaitExit(END_WITHIN)).as("exit code, %s", server.errors()).isZero();
      }
      assertThat(run.output()).isEmpty();
    }
  }

  @Test
  void aGatewayEndsInTimeThoughNobodyAnswersIt() throws IOException, InterruptedException {
    try (ServerSocket peers = RawSocket.listen()) {
      String configuration =
          write(
              """
              gateway: {http: off}
              links:
                - {name: etcher, protocol: hsms, endpoint: "tcp://%1$s"}
              sinks:
                - {name: mes, type: http, url: "http://%1$s/"}
                - {name: erp, type: http, url: "http://%1$s/"}
              routes:
                - {from: ["*"], to: [mes, erp]}
              """
                  .formatted(RawSocket.address(peers)));
      try (HoldfastProcess run = HoldfastProcess.start(folder, "run", "--config", configuration);
          RawHsms tool = new RawHsms(RawSocket.accept(peers), 0).answerSelect()) {
        assertThat(tool.askAndRead(6, 11, 1, RawHsms.event(1)).name()).isEqualTo("S6F12");
        try (RawSocket mes = RawSocket.accept(peers);
            RawSocket erp = RawSocket.accept(peers)) {
          assertThat(mes.read(4)).isEqualTo(erp.read(4));
          run.terminate();
          assertThat(run.awaitExit(END_WITHIN)).isZero();
        }
      }
    }
  }

  @Test
  void aServerWhoseParentIsGoneEnds() throws IOException, InterruptedException {
    try (HoldfastProcess meter =
        HoldfastProcess.start(
            folder,
            Map.of("HOLDFAST_ENDS_WITH_PARENT", "1"),
            "sim",
            "meter",
            "--listen",
            "127.0.0.1:0")) {
      meter.awaitListening();
      meter.input("");
      assertThat(meter.awaitExit(END_WITHIN)).isZero();
    }
  }

  private HoldfastProcess sim(String device) throws IOException {
    return HoldfastProcess.start(folder, "sim", device, "--listen", "127.0.0.1:0", "--quiet");
  }

  private static String gatewayThatDialsNobody() throws IOException {
    return """
    gateway: {http: off}
    links:
      - {name: a, protocol: hsms, endpoint: "tcp://%s"}
    """
        .formatted(RawSocket.freeAddress());
  }

  private static void awaitLog(HoldfastProcess process, String text) {
    await().atMost(SOON).until(() -> process.errors().contains(text));
  }
}

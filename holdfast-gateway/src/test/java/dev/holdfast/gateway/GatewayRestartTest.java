package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.cli.HoldfastProcess;
import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart of either end leaves in the sink's file. */
class GatewayRestartTest {

  private static final int BODY_AT = 28;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Links links;
  private String address = "";

  @BeforeEach
  void start() throws IOException {
    links = Links.open();
    address = RawSocket.freeAddress();
  }

  @AfterEach
  void stop() {
    links.close();
  }

  private ToolSimulator tool() throws IOException {
    return ToolSimulator.open(
        links,
        ToolSettings.at(Endpoint.parse("tcp-listen://" + address))
            .eventsPerSecond(100)
            .record(folder.resolve("acknowledged.jsonl"))
            .build());
  }

  private String yaml() {
    return """
    links:
      - name: etcher
        protocol: hsms
        endpoint: tcp://%s
        redial: {first: 100ms, cap: 1s}
        hsms: {device-id: 10, t5: 1s}
    sinks:
      - {name: lines, type: file, path: out.jsonl}
    routes:
      - {from: ["*"], to: [lines]}
    """
        .formatted(address);
  }

  /** DATAIDs in the order of the sink's file. */
  private List<Integer> delivered() throws IOException {
    return TestGateway.lines(folder.resolve("out.jsonl")).stream()
        .map(line -> RawHsms.dataId(line.path("hex").asString().substring(BODY_AT)))
        .toList();
  }

  private void awaitDelivered(int more) throws IOException {
    int before = delivered().size();
    await().atMost(PATIENCE).until(() -> delivered().size() >= before + more);
  }

  private long acknowledged() throws IOException {
    try (var lines = Files.lines(folder.resolve("acknowledged.jsonl"))) {
      return lines.filter(line -> line.contains("\"id\":\"S6F11:")).count();
    }
  }

  private static List<Integer> countedTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void orderStaysAndNothingIsLostOverOrderlyRestarts() throws Exception {
    try (ToolSimulator tool = tool()) {
      for (int i = 0; i < 3; i++) {
        try (TestGateway gateway = TestGateway.open(folder, yaml())) {
          gateway.awaitReady("etcher");
          awaitDelivered(30);
        }
      }
      assertThat(tool.address()).isEqualTo(address);
    }
    List<Integer> delivered = delivered();
    assertThat(delivered.stream().distinct().toList())
        .isEqualTo(countedTo(delivered.getLast()))
        .hasSizeGreaterThanOrEqualTo((int) acknowledged());
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsDeliveredAfterIt() throws Exception {
    String configuration =
        Files.writeString(
                folder.resolve("holdfast.yaml"),
                "gateway: {http: off, journal: {folder: journal}}\n" + yaml())
            .toString();
    try (ToolSimulator tool = tool()) {
      try (HoldfastProcess run = HoldfastProcess.start(folder, "run", "--config", configuration)) {
        awaitDelivered(50);
        run.kill();
        run.awaitExit(PATIENCE);
      }
      long acknowledgedBefore = acknowledged();
      try (HoldfastProcess run = HoldfastProcess.start(folder, "run", "--config", configuration)) {
        await().atMost(PATIENCE).until(() -> delivered().getLast() > acknowledgedBefore + 20);
        run.terminate();
        assertThat(run.awaitExit(PATIENCE)).isZero();
      }
      assertThat(tool.address()).isEqualTo(address);
    }
    List<Integer> delivered = delivered();
    assertThat(delivered).isSorted();
    assertThat(delivered.stream().distinct().toList())
        .isEqualTo(countedTo(delivered.getLast()))
        .hasSizeGreaterThanOrEqualTo((int) acknowledged());
  }

  @Test
  void linkComesBackWhenTheToolDoes() throws Exception {
    try (TestGateway gateway = TestGateway.open(folder, yaml())) {
      gateway.awaitLink("etcher", link -> link.path("condition").asString().equals("DOWN"));
      for (int i = 0; i < 2; i++) {
        try (ToolSimulator tool = tool()) {
          gateway.awaitReady("etcher");
          awaitDelivered(10);
          assertThat(tool.address()).isEqualTo(address);
        }
        gateway.awaitLink("etcher", link -> !link.path("ready").asBoolean());
      }
      assertThat(gateway.link("etcher").path("lastBreak").path("cause").asString())
          .isIn("PEER_SEPARATED", "PEER_REFUSED");
    }
    List<Integer> delivered = delivered();
    assertThat(delivered.stream().distinct().toList()).isEqualTo(countedTo(delivered.getLast()));
  }
}

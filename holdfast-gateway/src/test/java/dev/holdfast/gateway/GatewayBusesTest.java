package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arq.ArqLink;
import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqPeer;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.arq.Outcome;
import dev.holdfast.gateway.peer.Peer;
import dev.holdfast.link.Links;
import dev.holdfast.link.time.Backoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A gateway and a program that are joined by two serial lines, of which one is cut at a time. */
@Timeout(240)
class GatewayBusesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAMES = 40;

  @TempDir Path folder;

  private final List<ArqMessage> heard = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Outcome>> upwards = new ArrayList<>();
  private int commands;

  private Path line(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private String port(String line, String end) throws IOException {
    return "serial://" + line(line).resolve(end);
  }

  private TestGateway gateway(String use) throws Exception {
    return TestGateway.open(
        folder,
        """
        links:
          - name: pump
            protocol: arq
            endpoint: %s
            redial: {first: 50ms, cap: 200ms}
            arq:
              address: 10.0.0.1
              buses: [{name: pump-b, endpoint: "%s"}]
              peers: [{address: 10.0.0.7, use: %s}]
              ack: after-commit
        sinks:
          - {name: frames, type: file, path: frames.jsonl}
        routes:
          - {from: [pump], to: [frames]}
        """
            .formatted(port("one", "a"), port("two", "a"), use));
  }

  private ArqLink program(Links links, String use) throws IOException {
    ArqPeer peer =
        new ArqPeer(
            Ipv4.parse("10.0.0.1"),
            List.of(),
            use.equals("both") ? ArqPeer.Use.BOTH : ArqPeer.Use.OTHER);
    Backoff.Settings redial =
        new Backoff.Settings(Duration.ofMillis(50), Duration.ofMillis(200), 0);
    return ArqLink.to("bus-a", port("one", "b"), ArqSettings.from("10.0.0.7").to(peer).build())
        .bus("bus-b", port("two", "b"))
        .with(transport -> transport.redial(redial))
        .onMessage(heard::add)
        .open(links);
  }

  /** Frames both ways, each with its number. */
  private void exchange(TestGateway gateway, ArqLink program) throws Exception {
    for (int i = 0; i < FRAMES; i++) {
      byte[] content = ByteBuffer.allocate(Integer.BYTES).putInt(upwards.size()).array();
      upwards.add(program.send(1, 2, content));
      if (i % 4 == 0) {
        JsonNode sent = gateway.sendFrame("pump", "{\"content\": \"%08x\"}".formatted(commands++));
        assertThat(sent.path("outcome").asString()).as("%s", sent).isEqualTo("ACKNOWLEDGED");
      }
    }
  }

  private static boolean away(JsonNode link) {
    return !link.path("state").asString().equals("READY");
  }

  private static boolean back(JsonNode link) {
    return link.path("state").asString().equals("READY");
  }

  private static List<JsonNode> breaks(TestGateway gateway, String link) throws Exception {
    return gateway
        .get("/api/links/" + link + "/reports")
        .path("reports")
        .valueStream()
        .filter(report -> !report.path("outcome").asString().equals("KEPT"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"both", "other"})
  void losesAndDoublesNothingWhileEitherLineIsCutAndMended(String use) throws Exception {
    Peer one = Peer.serialPair(line("one"));
    Peer two = Peer.serialPair(line("two"));
    try (Links links = Links.open();
        TestGateway gateway = gateway(use);
        ArqLink program = program(links, use)) {
      gateway.awaitLink("pump", GatewayBusesTest::back);
      gateway.awaitLink("pump-b", GatewayBusesTest::back);
      await().atMost(PATIENCE).until(() -> ready(program));
      exchange(gateway, program);

      one.close();
      exchange(gateway, program);
      JsonNode cut = gateway.awaitLink("pump", GatewayBusesTest::away);
      assertThat(cut.path("ready").asBoolean()).as("%s", cut).isTrue();
      assertThat(cut.path("condition").asString()).isEqualTo("READY");
      assertThat(cut.path("connections").toString()).contains(folder + "/two/a");
      exchange(gateway, program);
      one = Peer.serialPair(line("one"));
      gateway.awaitLink("pump", GatewayBusesTest::back);
      await().atMost(PATIENCE).until(() -> ready(program));
      exchange(gateway, program);

      two.close();
      exchange(gateway, program);
      gateway.awaitLink("pump-b", GatewayBusesTest::away);
      exchange(gateway, program);
      two = Peer.serialPair(line("two"));
      gateway.awaitLink("pump-b", GatewayBusesTest::back);
      exchange(gateway, program);

      for (CompletableFuture<Outcome> outcome : upwards) {
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(Outcome.Acknowledged.class);
      }
      assertThat(contents(heard)).containsExactlyInAnyOrderElementsOf(numbers(commands));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(TestGateway.lines(folder.resolve("frames.jsonl"))).hasSameSizeAs(upwards));
      assertThat(TestGateway.lines(folder.resolve("frames.jsonl")))
          .allSatisfy(line -> assertThat(line.path("link").asString()).isEqualTo("pump"))
          .extracting(line -> line.path("fields").path("content").asString())
          .containsExactlyInAnyOrderElementsOf(numbers(upwards.size()));
      for (String link : List.of("pump", "pump-b")) {
        assertThat(breaks(gateway, link))
            .singleElement()
            .satisfies(report ->
                assertThat(report.path("cause").asString()).isEqualTo("ENDPOINT_REMOVED"));
      }
      String acknowledged =
          "holdfast_frames_acknowledged{destination=\"10.0.0.7\",link=\"pump\"} " + commands;
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(gateway.text("/metrics"))
                  .contains(acknowledged, "link=\"pump\"", "link=\"pump-b\""));
    } finally {
      one.close();
      two.close();
    }
  }

  private static boolean ready(ArqLink program) {
    return program.buses().stream().allMatch(bus -> bus.status().ready());
  }

  private static List<String> contents(List<ArqMessage> messages) {
    return messages.stream().map(m -> HexFormat.of().formatHex(m.frame().content())).toList();
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj("%08x"::formatted).toList();
  }
}

package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.subsystem.Impairments;
import dev.holdfast.sim.subsystem.SubsystemSettings;
import dev.holdfast.sim.subsystem.SubsystemSimulator;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sub-system of acknowledged frames and a whole gateway. */
class GatewayArqTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<ArqMessage> heard = new CopyOnWriteArrayList<>();

  private SubsystemSimulator subsystem(
      Links links, Impairments path, @Nullable Duration telemetryEvery) throws IOException {
    return subsystem(links, "udp-listen://127.0.0.1:0", path, telemetryEvery);
  }

  private SubsystemSimulator subsystem(
      Links links, String endpoint, Impairments path, @Nullable Duration telemetryEvery)
      throws IOException {
    return SubsystemSimulator.open(
        links,
        new SubsystemSettings(
            Endpoint.parse(endpoint),
            ArqSettings.from("127.0.0.1").addressRule(ArqSettings.AddressRule.ANY).build(),
            path,
            telemetryEvery),
        heard::add);
  }

  private TestGateway open(String endpoint, String more) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: pump
            protocol: arq
            endpoint: %s
            arq:
              address: 127.0.0.1
              peers: [{address: 127.0.0.1}]
              kinds: [{name: navigation, type: 1, code: 2}]
              %s
        """
            .formatted(endpoint, more));
  }

  @Test
  void sendsCommandsDownAndTakesFramesUpOverABadPath() throws Exception {
    Impairments bad =
        new Impairments(7, 0.2, Duration.ofMillis(2), Duration.ofMillis(3), 0.05, 0.2, 0.2);
    try (Links links = Links.open();
        SubsystemSimulator pump = subsystem(links, bad, Duration.ofMillis(100));
        TestGateway gateway = open("udp://" + pump.address(), "ack: after-commit")) {
      gateway.awaitReady("pump");
      for (int i = 0; i < 10; i++) {
        JsonNode sent =
            gateway.sendFrame(
                "pump", "{\"kind\": \"navigation\", \"content\": \"0%d ff\"}".formatted(i));
        assertThat(sent.path("outcome").asString()).as("%s", sent).isEqualTo("ACKNOWLEDGED");
      }
      assertThat(heard)
          .extracting(m -> HexFormat.of().formatHex(m.frame().content()))
          .containsExactlyInAnyOrder(
              "00ff", "01ff", "02ff", "03ff", "04ff", "05ff", "06ff", "07ff", "08ff", "09ff");
      await()
          .untilAsserted(() ->
              assertThat(gateway.get("/api/messages?link=pump").path("messages").size())
                  .isGreaterThan(2));
      await()
          .untilAsserted(() ->
              assertThat(gateway.get("/api/links/pump/frames").path("destinations"))
                  .singleElement()
                  .satisfies(to -> assertThat(to.path("acknowledged").asLong()).isEqualTo(10)));
      assertThat(gateway.text("/metrics"))
          .contains("holdfast_frames_acknowledged{destination=\"127.0.0.1\",link=\"pump\"} 10.0");
    }
  }

  private static int messages(TestGateway gateway) throws Exception {
    return gateway.get("/api/messages?link=pump&limit=500").path("messages").size();
  }

  @Test
  void goesBothWaysOverUnixDatagramsAndComesBackWhenThePeerBeginsAnew() throws Exception {
    Path path = folder.resolve("bus");
    Impairments none = new Impairments(7, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0);
    try (Links links = Links.open();
        TestGateway gateway = open("unix-dgram://" + path, "ack: after-commit")) {
      for (int i = 0; i < 2; i++) {
        String bound = "unix-dgram://" + path + "?listen=true";
        String command = "{\"kind\": \"navigation\", \"content\": \"0%d\"}".formatted(i);
        try (SubsystemSimulator _ = subsystem(links, bound, none, Duration.ofMillis(100))) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> {
                JsonNode sent = gateway.sendFrame("pump", command);
                assertThat(sent.path("outcome").asString())
                    .as("%s", sent)
                    .isEqualTo("ACKNOWLEDGED");
              });
          int before = messages(gateway);
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(messages(gateway)).isGreaterThan(before + 2));
        }
        await().atMost(PATIENCE).until(() -> Files.notExists(path));
      }
    }
    assertThat(heard)
        .extracting(m -> HexFormat.of().formatHex(m.frame().content()))
        .contains("00", "01");
  }

  /** A sub-system with a Unix socket of its own. */
  private SubsystemSimulator subsystemAt(
      Path name, Links links, String address, List<ArqMessage> into) throws IOException {
    return SubsystemSimulator.open(
        links,
        new SubsystemSettings(
            Endpoint.parse("unix-dgram://" + name + "?listen=each"),
            ArqSettings.from(address).build(),
            new Impairments(7, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0),
            Duration.ofMillis(100)),
        into::add);
  }

  @Test
  void servesSeveralPeersByTheirNamesFromOneUnixDatagramSocket() throws Exception {
    Path seven = folder.resolve("seven");
    Path eight = folder.resolve("eight");
    List<ArqMessage> heardByEight = new CopyOnWriteArrayList<>();
    String yaml =
        """
        links:
          - name: bus
            protocol: arq
            endpoint: unix-dgram://%s?listen=each
            arq:
              address: 10.0.0.1
              ack: after-commit
              peers:
                - {address: 10.0.0.7, paths: ["%s"]}
                - {address: 10.0.0.8, paths: ["%s"]}
        """
            .formatted(folder.resolve("bus"), seven, eight);
    try (Links one = Links.open();
        Links other = Links.open();
        SubsystemSimulator _ = subsystemAt(seven, one, "10.0.0.7", heard);
        SubsystemSimulator _ = subsystemAt(eight, other, "10.0.0.8", heardByEight);
        TestGateway gateway = TestGateway.open(folder, yaml)) {
      gateway.awaitReady("bus");
      for (String command :
          List.of(
              "{\"destination\": \"10.0.0.7\", \"content\": \"07\"}",
              "{\"destination\": \"10.0.0.8\", \"content\": \"08\"}")) {
        JsonNode sent = gateway.sendFrame("bus", command);
        assertThat(sent.path("outcome").asString()).as("%s", sent).isEqualTo("ACKNOWLEDGED");
      }
      for (String source : List.of("10.0.0.7", "10.0.0.8")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(gateway.text("/api/messages?link=bus&limit=500")).contains(source));
      }
      ArqFrame pretended =
          new ArqFrame(
              7,
              1,
              Ipv4.parse("10.0.0.1"),
              Ipv4.parse("10.0.0.7"),
              ArqFrame.ACK_WANTED,
              16,
              new byte[1]);
      try (Packets another = UnixPeers.connectDatagrams(folder.resolve("bus").toString()).value()) {
        another.send(new ArqFormat().write(pretended), PATIENCE);
        assertThat(gateway.awaitEvent("bus", "foreign-frame")).contains("10.0.0.7");
      }
    }
    assertThat(contents(heard)).containsExactly("07");
    assertThat(contents(heardByEight)).containsExactly("08");
  }

  private static List<String> contents(List<ArqMessage> messages) {
    return messages.stream().map(m -> HexFormat.of().formatHex(m.frame().content())).toList();
  }

  @Test
  void tellsThatAnOutcomeIsUnknownAndDoubtsTheLink() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        TestGateway gateway =
            open(
                "udp://127.0.0.1:" + silent.getLocalPort(),
                "mode: fixed\n      resends: 1\n      interval: 100ms")) {
      gateway.awaitReady("pump");
      JsonNode sent = gateway.sendFrame("pump", "{\"code\": 9, \"content\": \"01\"}");
      assertThat(sent.path("outcome").asString()).isEqualTo("UNKNOWN");
      assertThat(sent.path("sends").asInt()).isEqualTo(2);
      assertThat(gateway.awaitEvent("pump", "suspicion")).contains("retry limit", "code 9");
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      silent.receive(packet);
      assertThat(packet.getLength()).isEqualTo(27);
    }
  }

  @Test
  void refusesFramesThatCannotBe() throws Exception {
    try (TestGateway gateway = open("udp://127.0.0.1:9", "")) {
      assertThat(gateway.sendFrame("pump", "{\"kind\": \"weather\"}").path("error").asString())
          .contains("none is named \"weather\"");
      assertThat(gateway.sendFrame("pump", "{\"content\": \"0g\"}").path("error").asString())
          .contains("position 1");
      assertThat(gateway.sendFrame("nothing", "{}").path("error").asString())
          .contains("no link of this name");
    }
  }
}

package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arq.ArqSettings;
import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.meter.MeterSimulator;
import dev.holdfast.sim.subsystem.Impairments;
import dev.holdfast.sim.subsystem.SubsystemSettings;
import dev.holdfast.sim.subsystem.SubsystemSimulator;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every protocol over every way between processes that it fits. */
@EnabledOnOs(OS.LINUX)
class LocalProtocolsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PID = ProcessHandle.current().pid();
  private static final int KEY = 0x46000000 | (int) (PID & 0xffffff);
  private static final String NAME = "/holdfast-protocols-" + PID;

  @TempDir private Path folder;

  @AfterEach
  void clean() throws IOException {
    for (String object :
        List.of(
            "sysv-mq://" + KEY,
            "posix-mq://" + NAME,
            "posix-mq://" + NAME + "-back",
            "shm://" + NAME,
            "shm://" + NAME + "-back")) {
      IpcObjects.remove(object);
    }
  }

  private String at(String pattern) {
    return pattern
        .replace("DIR", folder.toString())
        .replace("KEY", Integer.toString(KEY))
        .replace("NAME", NAME);
  }

  private void makeFifos() throws IOException {
    Fifo.make(folder.resolve("there"));
    Fifo.make(folder.resolve("back"));
  }

  /** A child that hands all on to a place that listens. */
  private static String through(String scheme, String address) {
    return scheme
        + ":?exec=exec bash -c 'exec 3<>/dev/tcp/"
        + address.replace(":", "/")
        + "; cat <%263 %26 exec cat >%263'";
  }

  @ParameterizedTest
  @CsvSource({
    "unix://DIR/at?listen=true,          unix://DIR/at",
    "fifo://DIR/there?answer=DIR/back,   fifo://DIR/back?answer=DIR/there",
    "tcp-listen://127.0.0.1:0,           pipe",
    "tcp-listen://127.0.0.1:0,           socketpair",
  })
  void hsms(String toolsEnd, String ours) throws Exception {
    makeFifos();
    Endpoint end = Endpoint.parse(at(toolsEnd));
    try (Links links = Links.open();
        ToolSimulator tool =
            ToolSimulator.open(links, ToolSettings.at(end).eventsPerSecond(50).build())) {
      String endpoint = ours.contains(":") ? at(ours) : through(ours, tool.address());
      String yaml =
          """
          links:
            - {name: tool, protocol: hsms, endpoint: "%s", hsms: {connect: %s, device-id: 10}, redial: {first: 100ms, cap: 1s}}
          """
              .formatted(endpoint, end.listens() ? "active" : "passive");
      try (TestGateway gateway = TestGateway.open(folder, yaml)) {
        gateway.awaitReady("tool");
        assertThat(gateway.awaitMessages(20)).hasSizeGreaterThanOrEqualTo(20);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix://DIR/at?listen=true,          unix://DIR/at",
    "fifo://DIR/there?answer=DIR/back,   fifo://DIR/back?answer=DIR/there",
    "tcp-listen://127.0.0.1:0,           pipe",
    "tcp-listen://127.0.0.1:0,           socketpair",
  })
  void metersOfEachProtocol(String metersEnd, String ours) throws Exception {
    makeFifos();
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links, at(metersEnd))) {
      String endpoint = ours.contains(":") ? at(ours) : through(ours, meters.address());
      String yaml =
          """
          links:
            - name: line
              protocol: meter
              endpoint: "%s"
              redial: {first: 100ms, cap: 1s}
              meter:
                interval: 100ms
                meters:
                  - {name: press, protocol: modbus-rtu, address: "1", points: [{name: r, register: 7}]}
                  - {name: hall, protocol: dlt645-2007, address: "123456789012", points: [{name: energy, id: "00010000"}]}
                  - {name: feeder, protocol: dlt698.45, address: "210987654321", points: [{name: energy, id: "00100201"}]}
          """
              .formatted(endpoint);
      try (TestGateway gateway = TestGateway.open(folder, yaml)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(gateway.get("/api/messages?limit=500").toString())
                    .contains("press", "hall", "feeder"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://DIR/at?listen=true | unix://DIR/at",
        "unix-seqpacket://DIR/at?listen=true | unix-seqpacket://DIR/at",
        "fifo://DIR/there?answer=DIR/back | fifo://DIR/back?answer=DIR/there",
        "sysv-mq://KEY?type=1&answer=2&create=true | sysv-mq://KEY?type=2&answer=1&create=true",
        "posix-mq://NAME?answer=NAME-back&create=true |"
            + " posix-mq://NAME-back?answer=NAME&create=true",
        "shm://NAME?answer=NAME-back&create=true | shm://NAME-back?answer=NAME&create=true",
        "tcp-listen://127.0.0.1:0 | pipe",
        "tcp-listen://127.0.0.1:0 | socketpair",
      })
  void acknowledgedFrames(String pair) throws Exception {
    makeFifos();
    String[] ends = pair.split(" \\| ", -1);
    SubsystemSettings settings =
        new SubsystemSettings(
            Endpoint.parse(at(ends[0])),
            ArqSettings.from("127.0.0.1").addressRule(ArqSettings.AddressRule.ANY).build(),
            new Impairments(7, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0),
            Duration.ofMillis(50));
    try (Links links = Links.open();
        SubsystemSimulator pump = SubsystemSimulator.open(links, settings, _ -> {})) {
      String endpoint = ends[1].contains(":") ? at(ends[1]) : through(ends[1], pump.address());
      String yaml =
          """
          links:
            - name: pump
              protocol: arq
              endpoint: "%s"
              redial: {first: 100ms, cap: 1s}
              arq: {address: 127.0.0.1, peers: [{address: 127.0.0.1}], ack: after-commit, kinds: [{name: go, type: 1, code: 2}]}
          """
              .formatted(endpoint);
      try (TestGateway gateway = TestGateway.open(folder, yaml)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              JsonNode sent = gateway.sendFrame("pump", "{\"kind\": \"go\", \"content\": \"01\"}");
              assertThat(sent.path("outcome").asString()).as("%s", sent).isEqualTo("ACKNOWLEDGED");
            });
        gateway.awaitMessages(10);
      }
    }
  }
}

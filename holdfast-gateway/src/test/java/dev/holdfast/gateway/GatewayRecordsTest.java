package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What meters record, fetched by a whole gateway, and after a restart. */
@Timeout(120)
class GatewayRecordsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private static String yaml(String address, String back) {
    return """
    profiles:
      - name: plain
        protocol: dlt645-2007
        records:
          - {name: load, id: "06010001", every: 15m, back: %1$s}
        points: [{name: energy, id: "00010000"}]
    links:
      - name: line
        protocol: meter
        endpoint: tcp://%2$s
        meter:
          interval: 1s
          timeout: 5s
          clock: {check: 1h, tolerated: 60s}
          meters:
            - name: hall
              profile: plain
              address: "123456789012"
              records: [{name: daily, id: "05060100", every: 1d, back: 3d}]
            - name: feeder
              protocol: dlt698.45
              address: "210987654321"
              points: [{name: energy, id: "00100201"}]
              records:
                - name: minutes
                  id: "50020200"
                  back: %1$s
                  columns: [{name: energy, id: "00100201"}, {name: voltage, id: "20000200"}]
    """
        .formatted(back, address);
  }

  private static Stream<JsonNode> records(TestGateway gateway) throws Exception {
    return gateway
        .get("/api/messages?limit=500&link=line")
        .path("messages")
        .valueStream()
        .filter(message -> message.path("kind").asString().equals("record"))
        .map(message -> message.path("fields"));
  }

  private static List<String> times(TestGateway gateway, String record) throws Exception {
    List<String> times = new ArrayList<>();
    records(gateway)
        .filter(fields -> fields.path("record").asString().equals(record))
        .forEach(fields -> times.add(fields.path("time").asString()));
    return times;
  }

  private static void awaitRecords(TestGateway gateway, int load, int minutes) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            times(gateway, "load").size() >= load
                && times(gateway, "minutes").size() >= minutes
                && times(gateway, "daily").size() >= 3);
  }

  private static void assertEachOnce(List<String> times, Duration every) {
    Set<String> seen = new HashSet<>(times);
    assertThat(seen).as("each once").hasSameSizeAs(times);
    for (int i = 1; i < times.size(); i++) {
      assertThat(LocalDateTime.parse(times.get(i)))
          .isEqualTo(LocalDateTime.parse(times.get(i - 1)).plus(every));
    }
  }

  @Test
  void fetchesRecordsOfEachProtocolEachOnceAlsoAfterARestart() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters =
            MeterSimulator.open(
                links,
                MeterSimSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0"))
                    .meter(2, "123456789012", Set.of(MeterProtocol.DLT645))
                    .meter(3, "210987654321", Set.of(MeterProtocol.DLT698))
                    .build())) {
      String first;
      try (TestGateway gateway = TestGateway.open(folder, yaml(meters.address(), "2h"))) {
        awaitRecords(gateway, 7, 7);
        first = times(gateway, "load").getFirst();
        assertThat(gateway.awaitEvent("line", "clock")).startsWith("Clock of ");
      }
      try (TestGateway gateway = TestGateway.open(folder, yaml(meters.address(), "2h"))) {
        awaitRecords(gateway, 7, 7);
        // A reading of each meter after the restart: what was to be fetched again would be by now.
        long before = gateway.link("line").path("traffic").path("messagesIn").asLong();
        await()
            .atMost(PATIENCE)
            .until(() ->
                gateway.link("line").path("traffic").path("messagesIn").asLong() > before + 4);
        assertThat(times(gateway, "load").getFirst()).isEqualTo(first);
        assertEachOnce(times(gateway, "load"), Duration.ofMinutes(15));
        assertEachOnce(times(gateway, "minutes"), Duration.ofMinutes(15));
        assertEachOnce(times(gateway, "daily"), Duration.ofDays(1));
        assertThat(records(gateway))
            .filteredOn(fields -> fields.path("record").asString().equals("minutes"))
            .allSatisfy(fields ->
                assertThat(fields.path("values").propertyNames())
                    .containsExactly("energy", "voltage", "voltage.2", "voltage.3"));
      }
    }
  }
}

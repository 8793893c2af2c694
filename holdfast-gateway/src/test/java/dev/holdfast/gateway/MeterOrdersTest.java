package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.Links;
import dev.holdfast.sim.meter.MeterSimulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What meters are told through a whole gateway, and what stands in its journal of it. */
@Timeout(120)
class MeterOrdersTest {

  @TempDir Path folder;

  private static String yaml(String address, String password) {
    return """
    links:
      - name: line
        protocol: meter
        endpoint: tcp://%s
        meter:
          interval: 1s
          timeout: 5s
          meters:
            - name: press
              protocol: modbus-rtu
              address: "1"
              points:
                - {name: limit, register: 5, scale: 0.1, writable: true, min: 0, max: 900}
                - {name: fixed, register: 6}
            - name: hall
              protocol: dlt645-2007
              address: "123456789012"
              access: {level: 2, password: "%2$s"}
              points:
                - {name: period, id: "04000103", writable: true}
                - {name: status, id: "04000503"}
            - name: feeder
              protocol: dlt698.45
              address: "210987654321"
              access: {password: "%2$s"}
              points:
                - {name: period, id: "41000200", writable: true}
                - {name: status, id: "20140203"}
    """
        .formatted(address, password);
  }

  private static String outcome(TestGateway gateway, String json) throws Exception {
    JsonNode answer = gateway.order("line", json);
    return answer.path("outcome").asString(answer.toString())
        + " "
        + answer.path("cause").asString("");
  }

  private static boolean shows(TestGateway gateway, String meter, String point, String value)
      throws Exception {
    return gateway
        .get("/api/messages?limit=500&link=line")
        .path("messages")
        .valueStream()
        .map(message -> message.path("fields"))
        .filter(fields -> fields.path("meter").asString().equals(meter))
        .map(fields -> fields.path("values").path(point).path("value").asString(""))
        .anyMatch(value::equals);
  }

  private static void awaitShown(TestGateway gateway, String meter, String point, String value) {
    await().atMost(Duration.ofSeconds(40)).until(() -> shows(gateway, meter, point, value));
  }

  @Test
  void metersOfEachProtocolTakeWhatTheyAreToldAndTheJournalHasIt() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = TestGateway.open(folder, yaml(meters.address(), "000000"))) {
      gateway.awaitReady("line");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"point\":\"limit\",\"value\":12.5}"))
          .isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"point\":\"period\",\"value\":\"30\"}"))
          .isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"feeder\",\"point\":\"period\",\"value\":45}"))
          .isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"relay\":\"trip\"}")).isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"feeder\",\"relay\":\"trip\"}")).isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"time\":\"now\"}")).isEqualTo("DONE ");
      assertThat(outcome(gateway, "{\"meter\":\"feeder\",\"time\":\"now\"}")).isEqualTo("DONE ");

      awaitShown(gateway, "press", "limit", "12.5");
      awaitShown(gateway, "hall", "period", "30");
      awaitShown(gateway, "feeder", "period", "45");
      awaitShown(gateway, "feeder", "status", "100000000000");
      gateway.awaitEventText("line", "hall: relay trip: done");
      gateway.awaitEventText("line", "press: write limit = 12.5: done");
    }
  }

  @Test
  void whatIsNotAllowedIsRefusedAndAudited() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = TestGateway.open(folder, yaml(meters.address(), "123456"))) {
      gateway.awaitReady("line");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"point\":\"limit\",\"value\":900.1}"))
          .isEqualTo("REFUSED OUT_OF_RANGE");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"point\":\"limit\",\"value\":0.01}"))
          .isEqualTo("REFUSED BAD_VALUE");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"point\":\"fixed\",\"value\":1}"))
          .isEqualTo("REFUSED READ_ONLY");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"point\":\"no\",\"value\":1}"))
          .isEqualTo("REFUSED NO_POINT");
      assertThat(outcome(gateway, "{\"meter\":\"no\",\"time\":\"now\"}"))
          .isEqualTo("REFUSED NO_METER");
      assertThat(outcome(gateway, "{\"meter\":\"press\",\"relay\":\"trip\"}"))
          .isEqualTo("REFUSED NO_COMMAND");
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"point\":\"period\",\"value\":\"30\"}"))
          .as("wrong password")
          .isEqualTo("REFUSED METER_REFUSED");
      assertThat(outcome(gateway, "{\"meter\":\"feeder\",\"relay\":\"trip\"}"))
          .as("wrong password")
          .isEqualTo("REFUSED METER_REFUSED");
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"relay\":\"explode\"}"))
          .contains("is no command");

      gateway.awaitEventText("line", "press: write limit = 900.1: 900.1 is above 900");
      gateway.awaitEventText("line", "hall: write period = 30: password error or not authorised");
    }
  }

  @Test
  void nothingIsOrderedWhereTheGatewayDoesNotAllowIt() throws Exception {
    try (TestGateway gateway =
        TestGateway.openWith(folder, "send: off", yaml("127.0.0.1:1", "000000"))) {
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"relay\":\"trip\"}"))
          .isEqualTo("REFUSED NOT_ALLOWED");
    }
    try (TestGateway gateway = TestGateway.open(folder, yaml("127.0.0.1:1", "000000"))) {
      assertThat(outcome(gateway, "{\"meter\":\"hall\",\"relay\":\"trip\"}"))
          .isEqualTo("REFUSED NOT_CONNECTED");
    }
  }
}

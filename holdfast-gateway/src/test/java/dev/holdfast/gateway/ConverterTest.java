package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import dev.holdfast.link.Links;
import dev.holdfast.sim.meter.MeterSimulator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Meters polled in one protocol and served in another, by configuration alone. */
@Timeout(120)
class ConverterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int UNIT = 7;

  @TempDir Path folder;
  private @Nullable MeterSimulator meter;

  private static final String YAML =
      """
      links:
        - name: line
          protocol: meter
          endpoint: tcp://%s
          redial: {first: 100ms, cap: 200ms}
          meter:
            interval: 1s
            timeout: 5s
            meters:
              - name: hall
                protocol: dlt645-2007
                address: "123456789012"
                points:
                  - {name: energy, id: "00010000"}
                  - {name: voltage, id: "0201FF00"}
                  - {name: power, id: "02030000"}
              - name: press
                protocol: modbus-rtu
                address: "1"
                points:
                  - {name: limit, register: 5, scale: 0.1, writable: true, max: 900}
                  - {name: fixed, register: 6}
        - name: map
          protocol: serve
          endpoint: tcp-listen://127.0.0.1:0
          max-connections: 8
          serve:
            protocols: [modbus-tcp, dlt645-2007, dlt698.45]
            units:
              - protocol: modbus-tcp
                address: "7"
                link: line
                meter: hall
                stale-after: 8s
                stale: %s
                points:
                  - {name: energy, register: 0, table: input, type: u32, scale: 0.01}
                  - {name: a, from: voltage, register: 10, scale: 0.1}
                  - {name: b, from: voltage.2, register: 11, scale: 0.1}
                  - {name: power, register: 20, type: i32, scale: 0.001, words: little}
              - protocol: modbus-tcp
                address: "8"
                link: line
                meter: press
                points:
                  - {name: limit, register: 0, scale: 0.1, writable: true, min: 1}
                  - {name: fixed, register: 1, writable: true}
              - {protocol: dlt698.45, address: "000000000042", link: line, meter: hall}
      """;

  /** Starts meters that the test stops. */
  private String started(Links links) throws Exception {
    meter = TestMeters.open(links);
    return meter.address();
  }

  private static ModbusTCPMaster dial(TestGateway gateway) throws Exception {
    String endpoint =
        gateway
            .awaitLink("map", link -> !link.path("endpoint").asString().endsWith(":0"))
            .path("endpoint")
            .asString();
    int port = Integer.parseInt(endpoint.replaceFirst(".*:", "").replaceFirst("\\D.*", ""));
    ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", port, 20_000, false, false);
    master.connect();
    return master;
  }

  private static int type(ModbusException failure) {
    return ((ModbusSlaveException) failure).getType();
  }

  /** Reads until there is an answer. */
  private static void awaitFresh(ModbusTCPMaster master) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          try {
            return master.readMultipleRegisters(UNIT, 10, 2).length == 2;
          } catch (ModbusSlaveException e) {
            return false;
          }
        });
  }

  private static Map<String, Set<String>> read(TestGateway gateway, String meter) throws Exception {
    Map<String, Set<String>> values = new HashMap<>();
    JsonNode all = gateway.get("/api/messages?limit=500&link=line").path("messages");
    for (JsonNode message : all) {
      JsonNode fields = message.path("fields");
      if (fields.path("meter").asString().equals(meter)) {
        fields
            .path("values")
            .propertyStream()
            .forEach(value ->
                values
                    .computeIfAbsent(value.getKey(), key -> new HashSet<>())
                    .add(plain(value.getValue().path("value").decimalValue())));
      }
    }
    return values;
  }

  /** JSON does not keep zeros behind the last digit. */
  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static String decimal(Map<String, JsonNode> values, String name) {
    return plain(Objects.requireNonNull(values.get(name)).path("value").decimalValue());
  }

  private static String scaled(int scale, InputRegister... words) {
    long number = 0;
    for (InputRegister word : words) {
      number = number << 16 | word.toUnsignedShort();
    }
    return plain(BigDecimal.valueOf(number, scale));
  }

  @Test
  void aForeignMasterReadsADlt645MeterAsRegisters() throws Exception {
    try (Links links = Links.open();
        TestGateway gateway =
            TestGateway.open(folder, YAML.formatted(started(links), "target-silent"))) {
      ModbusTCPMaster master = dial(gateway);
      awaitFresh(master);
      InputRegister[] energy = master.readInputRegisters(UNIT, 0, 2);
      InputRegister[] voltages = master.readMultipleRegisters(UNIT, 10, 2);
      InputRegister[] power = master.readMultipleRegisters(UNIT, 20, 2);

      // What is served may be a moment ahead of the journal.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            Map<String, Set<String>> polled = read(gateway, "hall");
            assertThat(polled.get("energy")).contains(scaled(2, energy));
            assertThat(polled.get("voltage")).contains(scaled(1, voltages[0]));
            assertThat(polled.get("voltage.2")).contains(scaled(1, voltages[1]));
            assertThat(polled.get("power"))
                .extracting(value -> plain(new BigDecimal(value).setScale(3, RoundingMode.DOWN)))
                .contains(scaled(3, power[1], power[0]));
          });

      assertThatThrownBy(() -> master.readMultipleRegisters(UNIT, 12, 1))
          .as("no point there")
          .isInstanceOfSatisfying(ModbusException.class, e -> assertThat(type(e)).isEqualTo(2));

      Objects.requireNonNull(meter).close();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThatThrownBy(() -> master.readMultipleRegisters(UNIT, 10, 2))
                  .isInstanceOfSatisfying(
                      ModbusSlaveException.class,
                      e -> assertThat(e.getType()).as("gateway target silent").isEqualTo(0x0B)));
      master.disconnect();
    }
  }

  @Test
  void staleValuesAreADeviceFailureWhereThatIsConfigured() throws Exception {
    try (TestGateway gateway =
        TestGateway.open(folder, YAML.formatted("127.0.0.1:1", "device-failure"))) {
      ModbusTCPMaster master = dial(gateway);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThatThrownBy(() -> master.readMultipleRegisters(UNIT, 10, 2))
                  .isInstanceOfSatisfying(
                      ModbusSlaveException.class, e -> assertThat(e.getType()).isEqualTo(4)));
      master.disconnect();
    }
  }

  @Test
  void writesGoDownToTheMeterWhereTheyAreAllowed() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = TestGateway.open(folder, YAML.formatted(meters.address(), "last"))) {
      ModbusTCPMaster master = dial(gateway);
      gateway.awaitReady("line");

      assertThat(master.writeSingleRegister(8, 0, new SimpleRegister(1234))).isEqualTo(1234);

      gateway.awaitEventText("line", "press: write limit = 123.4: done");
      await()
          .atMost(PATIENCE)
          .until(() -> read(gateway, "press").getOrDefault("limit", Set.of()).contains("123.4"));
      assertThatThrownBy(() -> master.writeSingleRegister(8, 0, new SimpleRegister(9)))
          .as("below what the map allows")
          .isInstanceOfSatisfying(ModbusException.class, e -> assertThat(type(e)).isEqualTo(3));
      assertThatThrownBy(() -> master.writeSingleRegister(8, 0, new SimpleRegister(9001)))
          .as("above what the meter's point allows")
          .isInstanceOfSatisfying(ModbusException.class, e -> assertThat(type(e)).isEqualTo(3));
      assertThatThrownBy(() -> master.writeSingleRegister(8, 1, new SimpleRegister(1)))
          .as("the meter's point is not writable")
          .isInstanceOfSatisfying(ModbusException.class, e -> assertThat(type(e)).isEqualTo(2));
      assertThat(gateway.awaitEvent("map", "write-refused"))
          .contains("point limit: 0.9 is below 1");
      gateway.awaitEventText(
          "line", "press: write fixed = 1: the configuration does not allow it: writable");
      master.disconnect();
    }
  }

  @Test
  void aDlt645MeterIsReadAsADlt698OneWithTheSameValues() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway =
            TestGateway.open(folder, YAML.formatted(meters.address(), "target-silent"))) {
      dial(gateway).disconnect();
      String port =
          gateway.link("map").path("endpoint").asString().replaceFirst(".*:(\\d+).*", "$1");
      try (TestGateway above =
          TestGateway.open(
              folder.resolve("above"),
              """
              links:
                - name: above
                  protocol: meter
                  endpoint: tcp://127.0.0.1:%s
                  meter:
                    interval: 1s
                    timeout: 5s
                    meters:
                      - name: hall
                        protocol: dlt698.45
                        address: "000000000042"
                        points:
                          - {name: energy, id: "00100201"}
                          - {name: voltage, id: "20000202"}
                          - {name: power, id: "20040201"}
              """
                  .formatted(port))) {
        Map<String, JsonNode> seen = new HashMap<>();
        await()
            .atMost(PATIENCE)
            .until(() -> {
              above
                  .awaitMessages(1)
                  .forEach(message ->
                      message
                          .path("fields")
                          .path("values")
                          .propertyStream()
                          .forEach(value -> seen.put(value.getKey(), value.getValue())));
              return seen.size() == 3;
            });
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              Map<String, Set<String>> polled = read(gateway, "hall");
              assertThat(polled.get("energy")).contains(decimal(seen, "energy"));
              assertThat(polled.get("voltage.2")).contains(decimal(seen, "voltage"));
            });
        assertThat(Objects.requireNonNull(seen.get("power")).path("unit").asString())
            .as("kW is shown in W")
            .isEqualTo("W");
      }
    }
  }
}

package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusPoint.WordOrder;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.ModbusUnit;
import dev.holdfast.meter.modbus.RegisterModel;
import dev.holdfast.meter.modbus.ServedPoint;
import dev.holdfast.meter.scan.Tongue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** All that a Modbus unit can hold, read by a whole gateway in each of the three ways. */
@Timeout(90)
class GatewayModbusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String POINTS =
      """
      - {name: energy, register: 10, type: u32, words: little, scale: 0.01, unit: kWh}
      - {name: power, register: 12, type: f32, words: big-swapped, unit: kW}
      - {name: label, register: 20, type: text, registers: 4}
      - {name: room, register: 0, table: input, type: i16, scale: 0.1, offset: -40, unit: C}
      - {name: closed, register: 5, table: coil}
      - {name: alarm, register: 9, table: discrete}
      """
          .indent(12);

  @TempDir Path folder;

  private static ModbusUnit unit() {
    ModbusPoint energy =
        ModbusPoint.of("energy", ModbusTable.HOLDING, 10, ModbusPoint.Type.U32)
            .ordered(WordOrder.LITTLE)
            .scaled("0.01", "kWh");
    ModbusPoint power =
        ModbusPoint.of("power", ModbusTable.HOLDING, 12, ModbusPoint.Type.F32)
            .ordered(WordOrder.BIG_SWAPPED);
    return ModbusUnit.of(
            new RegisterModel(
                List.of(
                    ServedPoint.stored(energy, "70000.25"),
                    ServedPoint.stored(power, "1.5"),
                    ServedPoint.stored(
                        ModbusPoint.text("label", ModbusTable.HOLDING, 20, 4), "HALL-7"),
                    ServedPoint.stored(
                        ModbusPoint.of("room", ModbusTable.INPUT, 0, ModbusPoint.Type.I16), "635"),
                    ServedPoint.stored(
                        ModbusPoint.of("closed", ModbusTable.COIL, 5, ModbusPoint.Type.BOOL),
                        "true"),
                    ServedPoint.stored(
                        ModbusPoint.of("alarm", ModbusTable.DISCRETE, 9, ModbusPoint.Type.BOOL),
                        "false")),
                true))
        .build();
  }

  @Test
  void readsAllTablesByRtuOverTcpAsciiAndTcp() throws Exception {
    List<Tongue> tongues =
        Protocols.standard()
            .tongues(List.of("modbus-rtu", "modbus-ascii", "modbus-tcp"), Role.REQUEST);
    ModbusUnit unit = unit();
    try (Links links = Links.open(new LinksSettings(1, false))) {
      Link<MeterServerSession> server =
          links.open(
              LinkSettings.of("unit", Endpoint.parse("tcp-listen://127.0.0.1:0"))
                  .maxConnections(8)
                  .build(),
              port ->
                  new MeterServerSession(
                      port,
                      tongues,
                      List.of(
                          new ModbusServer(Carrier.RTU, 1, unit),
                          new ModbusServer(Carrier.ASCII, 1, unit),
                          new ModbusServer(Carrier.TCP, 1, unit)),
                      Duration.ofMillis(250)),
              new LinkListener() {});
      int port = ((Endpoint.Tcp) server.bound().get(20, TimeUnit.SECONDS)).port();
      StringBuilder yaml = new StringBuilder("links:\n");
      for (String protocol : List.of("modbus-rtu", "modbus-ascii", "modbus-tcp")) {
        yaml.append(
            """
              - name: %s
                protocol: meter
                endpoint: tcp://127.0.0.1:%d
                meter:
                  interval: 100ms
                  timeout: 5s
                  meters:
                    - name: m
                      protocol: %s
                      address: "1"
                      read-gap: 10
                      points:
            """
                .formatted(protocol, port, protocol));
        yaml.append(POINTS);
      }
      try (TestGateway gateway = TestGateway.open(folder, yaml.toString())) {
        for (String protocol : List.of("modbus-rtu", "modbus-ascii", "modbus-tcp")) {
          Map<String, String> values = new TreeMap<>();
          await(protocol)
              .atMost(PATIENCE)
              .until(() -> {
                JsonNode all = gateway.get("/api/messages?limit=500&link=" + protocol);
                all.path("messages").forEach(message -> collect(message, values));
                return values.size() == 6;
              });
          assertThat(values)
              .containsEntry("energy", "70000.25 kWh")
              .containsEntry("power", "1.5 kW")
              .containsEntry("label", "HALL-7 ")
              .containsEntry("room", "23.5 C")
              .containsEntry("closed", "true ")
              .containsEntry("alarm", "false ");
          assertThat(gateway.counter(protocol, "JUNK_BYTES")).isZero();
        }
      }
    }
  }

  private static void collect(JsonNode message, Map<String, String> into) {
    message
        .path("fields")
        .path("values")
        .propertyStream()
        .forEach(value ->
            into.put(
                value.getKey(),
                value.getValue().path("value").asString()
                    + " "
                    + value.getValue().path("unit").asString("")));
  }
}

package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.PolledModel;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import dev.holdfast.sim.meter.DialManners;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Meters, modems and terminals that dial in to a whole gateway. */
class GatewayDialInTest {

  private static final int MANY = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** The clock of a DL/T 698.45 terminal. */
  private static final int CLOCK = 0x40000200;

  @TempDir Path folder;

  private final Links meters = Links.open();

  @AfterEach
  void close() {
    meters.close();
  }

  /** A door with all ways to say who calls; each caller has one DL/T 645 meter of its address. */
  private TestGateway open(String address, String keys) throws GatewayException {
    return open(address, keys, "");
  }

  /**
   * The same.
   *
   * @param more links
   */
  private TestGateway open(String address, String keys, String more) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: field
            protocol: meter
            endpoint: tcp-listen://%s
            meter:
              interval: 200ms
              timeout: 5s
              dial-in:
                register: 'REG:{id}\\r\\n'
                heartbeat: BEAT
                %s
              meters:
                - name: main
                  protocol: dlt645-2007
                  address: "{id}"
                  points: [{name: energy, id: "00010000"}]
        """
                .formatted(address, keys.strip().replace("\n", "\n        "))
            + more.indent(2));
  }

  private MeterSimulator dial(String address, String meter, DialManners manners)
      throws IOException {
    return MeterSimulator.open(
        meters,
        MeterSimSettings.at(Endpoint.parse("tcp://" + address))
            .meter(1, meter, MeterProtocol.usual())
            .dial(manners)
            .build());
  }

  private static DialManners registering(String id) {
    return new DialManners(
        ("REG:" + id + "\r\n").getBytes(StandardCharsets.UTF_8),
        "BEAT".getBytes(StandardCharsets.UTF_8),
        Duration.ofSeconds(1),
        false);
  }

  private static String number(int meter) {
    return "1000000000%02d".formatted(meter);
  }

  @Test
  void eachCallerIsALinkOfItsOwn() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway =
            open(
                address,
                """
                callers:
                  - {id: "100000000001", name: mill}
                  - {id: "100000000002"}
                """);
        var _ = dial(address, number(9), registering(number(9)))) {
      try (var _ = dial(address, number(1), registering(number(1)))) {
        gateway.awaitReady("mill");
        assertThat(gateway.link("field-100000000002").path("state").asString())
            .isEqualTo("LISTENING");
        assertThat(gateway.awaitEvent("field", "unknown-caller")).contains("100000000009");
        JsonNode first = gateway.awaitMessages(2).getFirst();
        assertThat(first.path("link").asString()).isEqualTo("mill");
        assertThat(first.path("fields").path("values").path("energy").path("unit").asString())
            .isEqualTo("kWh");
        JsonNode door =
            gateway.awaitLink("field", link -> link.path("dialIn").path("present").asInt() == 1);
        assertThat(door.path("condition").asString()).isEqualTo("READY");
        assertThat(door.path("dialIn").path("links").asInt()).isEqualTo(2);
        assertThat(gateway.counter("mill", "JUNK_BYTES")).isZero();
      }
      gateway.awaitLink("mill", link -> link.path("state").asString().equals("LISTENING"));
      try (var _ = dial(address, number(1), registering(number(1)))) {
        gateway.awaitReady("mill");
      }
    }
  }

  @Test
  void theSecondDialInOfACallerEndsTheFirst() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "callers: [{id: \"7\", name: seven}]");
        RawSocket first = RawSocket.dial(address)) {
      first.write("REG:7\r\n".getBytes(StandardCharsets.UTF_8));
      gateway.awaitReady("seven");
      try (RawSocket second = RawSocket.dial(address)) {
        second.write("REG:7\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(first.ends()).isTrue();
        JsonNode seven =
            gateway.awaitLink(
                "seven",
                link -> link.path("lastBreak").path("cause").asString().equals("REPLACED"));
        assertThat(seven.path("ready").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void aTerminalLogsInAndIsKnownByItsAddress() throws Exception {
    String address = RawSocket.freeAddress();
    DialManners login = new DialManners(new byte[0], new byte[0], Duration.ofSeconds(30), true);
    try (TestGateway gateway = open(address, "unknown: template");
        var _ = dial(address, number(3), login)) {
      assertThat(gateway.awaitMessages(1).getFirst().path("link").asString())
          .isEqualTo("field-100000000003");
      gateway.awaitReady("field-100000000003");
    }
  }

  @Test
  void aReportOfATerminalIsInTheJournalBeforeItIsConfirmed() throws Exception {
    String address = RawSocket.freeAddress();
    Dlt698Server terminal =
        new Dlt698Server(
            ServerAddress.single("55"),
            MeterDevice.showing(new PolledModel(Map.of(), () -> false, LocalDateTime::now)));
    try (TestGateway gateway = open(address, "unknown: template");
        RawSocket caller = RawSocket.dial(address)) {
      caller.write(terminal.login(60));
      gateway.awaitReady("field-000000000055");

      caller.write(terminal.report(List.of(CLOCK), 0));

      JsonNode report = gateway.awaitMessages(1).getFirst();
      assertThat(report.path("kind").asString()).isEqualTo("report");
      assertThat(report.path("link").asString()).isEqualTo("field-000000000055");
      FrameSink told =
          new FrameSink() {
            @Override
            public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
              terminal.reply(frame);
            }

            @Override
            public void junk(byte[] bytes, int from, int to) {}
          };
      FrameScanner scanner = new FrameScanner(List.of(Tongue.dlt698(new Dlt698Format())), told);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            scanner.feed(ByteBuffer.wrap(caller.read(1)));
            return terminal.unconfirmed() == 0;
          });
    }
  }

  @Test
  void aMeterThatDialsInByTheTemplateIsServedToo() throws Exception {
    String address = RawSocket.freeAddress();
    String above = RawSocket.freeAddress();
    String served =
        """
        - name: map
          protocol: serve
          endpoint: tcp-listen://%s
          serve:
            units:
              - protocol: modbus-tcp
                address: "7"
                link: field-100000000005
                meter: main
                points: [{name: energy, register: 0, type: u32, scale: 0.01}]
        """
            .formatted(above);
    try (TestGateway gateway = open(address, "unknown: template", served);
        var _ = dial(address, number(5), registering(number(5)))) {
      gateway.awaitReady("field-100000000005");
      String energy =
          gateway
              .awaitMessages(1)
              .getFirst()
              .path("fields")
              .path("values")
              .path("energy")
              .path("value")
              .asString();
      int colon = above.indexOf(':');
      ModbusTCPMaster master =
          new ModbusTCPMaster(
              above.substring(0, colon),
              Integer.parseInt(above.substring(colon + 1)),
              20_000,
              false,
              false);
      master.connect();
      try {
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(ModbusException.class)
            .until(() -> {
              Register[] words = master.readMultipleRegisters(7, 0, 2);
              long hundredths =
                  (long) words[0].toUnsignedShort() << 16 | words[1].toUnsignedShort();
              return hundredths >= new BigDecimal(energy).movePointRight(2).longValueExact();
            });
      } finally {
        master.disconnect();
      }
    }
  }

  @Test
  void whoSaysNothingIsAskedForItsAddress() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "unknown: template\nask: true");
        var _ = dial(address, number(4), DialManners.SILENT)) {
      assertThat(gateway.awaitMessages(1).getFirst().path("link").asString())
          .isEqualTo("field-100000000004");
      gateway.awaitReady("field-100000000004");
    }
  }

  @Test
  void whoNeverSaysWhoItIsIsTurnedAway() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "unknown: template\nidentify-within: 1s");
        RawSocket caller = RawSocket.dial(address)) {
      caller.write("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(caller.ends()).isTrue();
      assertThat(gateway.awaitEvent("field", "unidentified-caller")).contains("68656c6c6f");
    }
  }

  @Test
  void aStrangerThatComesAgainAndAgainIsToldOfOnce() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "callers: [{id: \"7\"}]")) {
      for (int i = 0; i < 5; i++) {
        try (RawSocket caller = RawSocket.dial(address)) {
          caller.write("REG:8\r\n".getBytes(StandardCharsets.UTF_8));
          assertThat(caller.ends()).isTrue();
        }
      }
      gateway.awaitEvent("field", "unknown-caller");
      assertThat(gateway.get("/api/link-events?limit=500&link=field").path("events").valueStream())
          .filteredOn(event -> event.path("severity").asString().equals("WARNING"))
          .hasSize(1);
    }
  }

  @Test
  void fiftyMetersOfThreeProtocolsDialIn() throws Exception {
    String address = RawSocket.freeAddress();
    StringBuilder callers = new StringBuilder("callers:\n");
    String[] reads = {
      "protocol: modbus-rtu, address: \"1\", points: [{name: value, register: 7}]",
      "protocol: dlt645-2007, address: \"{id}\", points: [{name: value, id: \"00010000\"}]",
      "protocol: dlt698.45, address: \"{id}\", points: [{name: value, id: \"00100201\"}]"
    };
    for (int i = 0; i < MANY; i++) {
      callers.append(
          "  - {id: \"%s\", name: m%02d, meters: [{name: main, %s}]}\n"
              .formatted(number(i), i, reads[i % reads.length]));
    }
    Map<String, MeterSimulator> dialled = new HashMap<>();
    try (TestGateway gateway = open(address, callers.toString())) {
      for (int i = 0; i < MANY; i++) {
        boolean login = i % 2 == 1;
        DialManners manners =
            login
                ? new DialManners(new byte[0], new byte[0], Duration.ofSeconds(30), true)
                : registering(number(i));
        dialled.put("m%02d".formatted(i), dial(address, number(i), manners));
      }
      Set<String> read = new HashSet<>();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            gateway.awaitMessages(1).forEach(message -> read.add(message.path("link").asString()));
            gateway
                .get("/api/links")
                .path("links")
                .valueStream()
                .filter(link -> link.path("traffic").path("messagesIn").asLong() > 0)
                .forEach(link -> read.add(link.path("name").asString()));
            return read.size() == MANY;
          });
      assertThat(read).isEqualTo(dialled.keySet());
      for (String name : dialled.keySet()) {
        assertThat(gateway.counter(name, "JUNK_BYTES")).as(name).isZero();
        assertThat(gateway.counter(name, "FOREIGN_FRAMES")).as(name).isZero();
      }
      assertThat(gateway.link("field").path("dialIn").path("present").asInt()).isEqualTo(MANY);
    } finally {
      for (MeterSimulator meter : dialled.values()) {
        meter.close();
      }
    }
  }
}

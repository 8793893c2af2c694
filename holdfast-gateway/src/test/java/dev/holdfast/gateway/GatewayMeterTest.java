package dev.holdfast.gateway;

import static dev.holdfast.gateway.raw.RawModbus.rtu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.link.Links;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line of meters, read by a whole gateway. */
class GatewayMeterTest {

  private static final String REGISTER_SEVEN = "010300070001";

  /** Unit 1 answers that the register is 9. */
  private static final String NINE = "01030200097842";

  @TempDir Path folder;

  private TestGateway open(String address) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: line
            protocol: meter
            endpoint: tcp://%s
            redial: {first: 100ms, cap: 1s}
            meter:
              interval: 200ms
              timeout: 300ms
              meters:
                - name: press
                  protocol: modbus-rtu
                  address: "1"
                  points: [{name: seven, register: 7, type: u16, scale: 0.1, unit: V}]
        """
            .formatted(address));
  }

  /** The gateway's request, and what a meter answers to it. */
  private static void answer(RawSocket meter, String answerHex) throws IOException {
    assertThat(meter.readHex(8)).startsWith(REGISTER_SEVEN);
    meter.write(HexFormat.of().parseHex(answerHex));
  }

  @Test
  void readsMetersOfThreeProtocolsThroughOnePort() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: line
                    protocol: meter
                    endpoint: tcp://%s
                    meter:
                      interval: 200ms
                      meters:
                        - {name: press, protocol: modbus-rtu, address: "1", points: [{name: r, register: 7}]}
                        - {name: hall, protocol: dlt645-2007, address: "123456789012", points: [{name: energy, id: "00010000"}]}
                        - {name: feeder, protocol: dlt698.45, address: "210987654321", points: [{name: energy, id: "00100201"}]}
                """
                    .formatted(meters.address()))) {
      Set<String> read = new HashSet<>();
      await()
          .until(() -> {
            gateway
                .awaitMessages(1)
                .forEach(message -> {
                  String name = message.path("fields").path("meter").asString();
                  read.add(name + " " + message.path("protocol").asString());
                });
            return read.size() == 3;
          });
      assertThat(read)
          .containsExactlyInAnyOrder("press modbus-rtu", "hall dlt645-2007", "feeder dlt698.45");
      assertThat(gateway.counter("line", "REPLY_TIMEOUTS")).isZero();
    }
  }

  @Test
  void readsOnBehindGarbageOnTheSameConnection() throws Exception {
    byte[] garbage = new byte[600];
    new Random(20_260_102).nextBytes(garbage);
    try (ServerSocket server = RawSocket.listen();
        TestGateway gateway = open(RawSocket.address(server));
        RawSocket meter = RawSocket.accept(server)) {
      answer(meter, NINE);
      gateway.awaitMessages(1);
      assertThat(meter.readHex(8)).startsWith(REGISTER_SEVEN);
      meter.write(garbage);
      long before = gateway.awaitMessages(1).size();
      for (int i = 0; gateway.awaitMessages(1).size() < before + 2 && i < 40; i++) {
        answer(meter, "010302000a3843");
      }
      assertThat(gateway.awaitMessages(3).getLast().path("fields").toString())
          .contains("\"seven\":{\"value\":1.0,\"unit\":\"V\"}");
      assertThat(gateway.counter("line", "JUNK_BYTES")).isGreaterThan(500);
      assertThat(gateway.link("line").path("epoch").asLong()).isEqualTo(1);
    }
  }

  @Test
  void asksOnlyAfterTheReadingBeforeIsInTheJournal() throws Exception {
    int meters = 8;
    StringBuilder yaml = new StringBuilder();
    for (int unit = 1; unit <= meters; unit++) {
      yaml.append(
          "        - {name: m%d, protocol: modbus-rtu, address: \"%d\", points: [{name: r, register: 7}]}\n"
              .formatted(unit, unit));
    }
    try (ServerSocket server = RawSocket.listen();
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: line
                    protocol: meter
                    endpoint: tcp://%s
                    meter:
                      interval: 10ms
                      turnaround: 0ms
                      meters:
                """
                        .formatted(RawSocket.address(server))
                    + yaml);
        RawSocket line = RawSocket.accept(server);
        JournalRows journal = new JournalRows(folder.resolve("journal"))) {
      for (int asked = 0; asked < 20 * meters; asked++) {
        byte[] request = line.read(8);
        assertThat(journal.endingWith("")).as("readings when it is asked on").isEqualTo(asked);
        line.write(rtu("%02x03020009".formatted(request[0])));
      }
      assertThat(gateway.counter("line", "RESENDS")).isZero();
    }
  }

  @Test
  void dialsAgainWhenTheLineIsGone() throws Exception {
    try (ServerSocket server = RawSocket.listen();
        TestGateway gateway = open(RawSocket.address(server))) {
      for (int i = 1; i <= 3; i++) {
        try (RawSocket meter = RawSocket.accept(server)) {
          answer(meter, NINE);
          gateway.awaitMessages(i);
        }
      }
      assertThat(
              gateway
                  .awaitLink("line", link -> link.path("epoch").asLong() >= 3)
                  .path("lastBreak")
                  .path("cause")
                  .asString())
          .isIn("PEER_CLOSED", "PEER_RESET");
    }
  }

  @Test
  void readsAMeterOfTheVersionOf1997() throws Exception {
    Dlt645Address address = Dlt645Address.parse("123456789012");
    try (ServerSocket server = RawSocket.listen();
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: old
                    protocol: meter
                    endpoint: tcp://%s
                    meter:
                      meters:
                        - name: mill
                          protocol: dlt645-2007
                          address: "123456789012"
                          points: [{name: energy, id: "9010", scale: 40}]
                """
                    .formatted(RawSocket.address(server)));
        RawSocket meter = RawSocket.accept(server)) {
      byte[] asked = Dlt645Frame.of(address, 0x01, new byte[] {0x10, (byte) 0x90}).bytes();
      assertThat(meter.readHex(4 + asked.length))
          .isEqualTo("fefefefe" + HexFormat.of().formatHex(asked));
      byte[] energy = {0x10, (byte) 0x90, 0x56, 0x34, 0x12, 0x00};
      meter.write(Dlt645Frame.of(address, 0x81, energy).bytes());

      assertThat(gateway.awaitMessages(1).getFirst().path("fields").toString())
          .contains("\"energy\":{\"value\":49382.4,\"unit\":\"kWh\"}");
    }
  }
}

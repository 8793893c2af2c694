package dev.holdfast.gateway;

import static dev.holdfast.gateway.raw.RawModbus.rtu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.sim.meter.DialManners;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Peers of other kinds that come in by the port of a link of meters, by configuration alone. */
@Timeout(180)
class GatewayGuestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String READ_TWO = "0300 0a00 02";

  @TempDir Path folder;

  private static final String POINTS =
      "[{name: a, from: voltage, register: 10, scale: 0.1},"
          + " {name: b, from: voltage.2, register: 11, scale: 0.1}]";

  private TestGateway serving(MeterSimulator meters) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: line
            protocol: meter
            endpoint: tcp://%1$s
            meter:
              interval: 1s
              timeout: 5s
              meters:
                - name: hall
                  protocol: dlt645-2007
                  address: "123456789012"
                  points: [{name: energy, id: "00010000"}, {name: voltage, id: "0201FF00"}]
          - name: pump
            protocol: arq
            endpoint: tcp-listen://127.0.0.1:0
            max-connections: 2
            arq: {address: 10.0.0.2, ack: after-commit}
          - name: any
            protocol: serve
            endpoint: tcp-listen://127.0.0.1:0
            max-connections: 8
            guests: [etch, pump]
            serve:
              units:
                - {protocol: modbus-rtu, address: "1", link: line, meter: hall, points: %2$s}
                - {protocol: modbus-ascii, address: "2", link: line, meter: hall, points: %2$s}
                - {protocol: modbus-tcp, address: "7", link: line, meter: hall, points: %2$s}
                - {protocol: dlt645-2007, address: "000000000045", link: line, meter: hall}
                - {protocol: dlt698.45, address: "000000000098", link: line, meter: hall}
          - name: etch
            protocol: hsms
            endpoint: tcp-listen://127.0.0.1:0
            hsms: {device-id: 3}
        """
            .formatted(meters.address(), POINTS));
  }

  private static String port(TestGateway gateway, String link) {
    return gateway
        .awaitLink(link, one -> !one.path("endpoint").asString().endsWith(":0"))
        .path("endpoint")
        .asString()
        .replaceFirst(".*//", "")
        .replaceFirst("\\?.*", "");
  }

  /** The next frame of a format, the first bytes that come. */
  private static <F> F read(RawSocket from, FrameFormat<F> format) throws IOException {
    byte[] bytes = new byte[0];
    while (bytes.length < 1000) {
      bytes = Arrays.copyOf(bytes, bytes.length + 1);
      bytes[bytes.length - 1] = from.read(1)[0];
      if (bytes[0] == (byte) 0xFE) {
        bytes = new byte[0];
      } else if (format.look(bytes, 0, bytes.length) instanceof Finding.Found<F>(int _, F frame)) {
        return frame;
      }
    }
    throw new AssertionError("no frame");
  }

  private interface Caller {
    void call(RawSocket socket) throws IOException;
  }

  private static void askRtu(RawSocket socket) throws IOException {
    socket.write(rtu("01" + READ_TWO));
    assertThat(socket.readHex(9)).startsWith("010304");
  }

  private static void askTcp(RawSocket socket) throws IOException {
    socket.write(HexFormat.of().parseHex("0009000000060703000a0002"));
    assertThat(socket.readHex(13)).startsWith("000900000007070304");
  }

  private static void askAscii(RawSocket socket) throws IOException {
    socket.write(":0203000A0002EF\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.read(19), StandardCharsets.US_ASCII)).startsWith(":020304");
  }

  private static void ask645(RawSocket socket) throws IOException {
    Dlt645Client client =
        new Dlt645Client(
            Dlt645Address.parse("000000000045"),
            List.of(new Dlt645Client.Point("energy", 0x0001_0000)));
    MeterClient.Request request = client.requests().getFirst();
    socket.write(request.frame());
    assertThat(client.match(request, read(socket, new Dlt645Format())))
        .isInstanceOf(MeterClient.Answer.Values.class);
  }

  private static void ask698(RawSocket socket) throws IOException {
    Dlt698Client client =
        new Dlt698Client(
            ServerAddress.single("000000000098"),
            0,
            List.of(new Dlt698Client.Point("energy", 0x0010_0201)));
    MeterClient.Request request = client.requests().getFirst();
    socket.write(request.frame());
    assertThat(client.match(request, read(socket, new Dlt698Format())))
        .isInstanceOf(MeterClient.Answer.Values.class);
  }

  private static ArqFrame telemetry(int number) {
    return new ArqFrame(
        number,
        1,
        /* destination= */ 0x0A00_0002,
        /* source= */ 0x0A00_0001,
        ArqFrame.ACK_WANTED,
        1,
        new byte[] {1, 2, 3});
  }

  private static void tellArq(RawSocket socket, int number) throws IOException {
    ArqFormat format = new ArqFormat();
    socket.write(format.write(telemetry(number)));
    ArqFrame answer = read(socket, format);
    assertThat(answer.number()).isEqualTo(number);
    assertThat(answer.destination()).isEqualTo(0x0A00_0001);
    assertThat(answer.ackFlag()).isEqualTo(ArqFrame.NO_ACK_WANTED);
  }

  /** Selects, and tells of an event that is answered. */
  private static void tellHsms(RawSocket socket, int dataId) throws IOException {
    RawHsms tool = new RawHsms(socket, 3);
    assertThat(tool.select().b3()).isZero();
    tool.ask(6, 11, 40 + dataId, RawHsms.event(dataId));
    RawHsms.Frame frame = tool.read();
    while (!frame.name().equals("S6F12")) {
      frame = tool.read();
    }
    assertThat(frame.system()).isEqualTo(40 + dataId);
  }

  /** All who may come, the n-th time. */
  private static List<Caller> all(int n) {
    return List.of(
        GatewayGuestsTest::askRtu,
        GatewayGuestsTest::askTcp,
        socket -> tellHsms(socket, n),
        GatewayGuestsTest::askAscii,
        GatewayGuestsTest::ask645,
        socket -> tellArq(socket, n),
        GatewayGuestsTest::ask698);
  }

  private static void awaitValues(String address) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> {
          try (RawSocket meter = RawSocket.dial(address)) {
            askRtu(meter);
          }
        });
  }

  private static void inTurn(String address, int n) throws IOException {
    for (Caller caller : all(n)) {
      try (RawSocket socket = RawSocket.dial(address)) {
        caller.call(socket);
      }
    }
  }

  private static List<JsonNode> messages(TestGateway gateway, String link) throws Exception {
    return gateway
        .get("/api/messages?limit=500&link=" + link)
        .path("messages")
        .valueStream()
        .toList();
  }

  @Test
  void onePortServesEachPeerInItsOwnProtocol() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = serving(meters)) {
      String address = port(gateway, "any");
      awaitValues(address);

      inTurn(address, 1);
      List<RawSocket> open = new ArrayList<>();
      for (Caller caller : all(2)) {
        RawSocket socket = RawSocket.dial(address);
        open.add(socket);
        caller.call(socket);
      }
      gateway.awaitReady("etch");
      gateway.awaitReady("pump");
      gateway.awaitReady("any");
      for (RawSocket socket : open) {
        socket.close();
      }
      gateway.awaitLink("etch", link -> !link.path("ready").asBoolean());
      inTurn(address, 3);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(messages(gateway, "etch"))
                  .filteredOn(message -> message.path("kind").asString().equals("S6F11"))
                  .hasSize(3));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(messages(gateway, "pump")).hasSize(3));
      assertThat(gateway.link("etch").path("protocol").asString()).isEqualTo("hsms");
      assertThat(gateway.link("any").path("state").asString()).isNotEqualTo("STOPPED");
    }
  }

  @Test
  void whoSpeaksNobodysProtocolIsTurnedAwayAndStopsNobody() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = serving(meters)) {
      String address = port(gateway, "any");
      awaitValues(address);
      List<RawSocket> strangers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        RawSocket stranger = RawSocket.dial(address);
        strangers.add(stranger);
        if (i % 3 != 0) {
          stranger.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }

      inTurn(address, 1);

      assertThat(strangers.getFirst().ends()).isTrue();
      assertThat(gateway.awaitEvent("any", "unrecognised")).contains("127.0.0.1");
      gateway.awaitLink("any", link -> link.path("counters").path("JUNK_BYTES").asLong() > 500);
      assertThat(gateway.link("etch").path("counters").path("JUNK_BYTES").asLong()).isZero();
      for (RawSocket stranger : strangers) {
        stranger.close();
      }
    }
  }

  /** A modem that says nothing is asked as a meter; a tool at the same port is a tool. */
  @Test
  void aSilentModemAndAToolShareThePort() throws Exception {
    String address = RawSocket.freeAddress();
    try (Links links = Links.open();
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: press
                    protocol: meter
                    endpoint: tcp-listen://%1$s
                    guests: [etch]
                    meter:
                      interval: 200ms
                      meters:
                        - {name: press, protocol: modbus-rtu, address: "1", points: [{name: r, register: 7}]}
                  - name: etch
                    protocol: hsms
                    endpoint: tcp-listen://%1$s
                    hsms: {device-id: 3}
                """
                    .formatted(address));
        MeterSimulator _ = dialling(links, address, DialManners.SILENT);
        RawSocket tool = RawSocket.dial(address)) {
      tellHsms(tool, 1);
      gateway.awaitReady("press");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(messages(gateway, "press")).isNotEmpty();
            assertThat(messages(gateway, "etch")).isNotEmpty();
          });
    }
  }

  private static MeterSimulator dialling(Links links, String address, DialManners manners)
      throws IOException {
    return MeterSimulator.open(
        links,
        MeterSimSettings.at(Endpoint.parse("tcp://" + address))
            .meter(1, "100000000001", MeterProtocol.usual())
            .dial(manners)
            .build());
  }

  @Test
  void modemsThatRegisterShareTheDoorWithToolsKnownByTheirDeviceIds() throws Exception {
    String address = RawSocket.freeAddress();
    DialManners registering =
        new DialManners(
            "REG:100000000001\r\n".getBytes(StandardCharsets.UTF_8),
            new byte[0],
            Duration.ofSeconds(30),
            false);
    HsmsSettings.Builder dialling = HsmsSettings.equipment().active().t5(Duration.ofSeconds(1));
    try (Links links = Links.open();
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: field
                    protocol: meter
                    endpoint: tcp-listen://%1$s
                    guests: [one, two, pump]
                    meter:
                      interval: 200ms
                      timeout: 5s
                      dial-in: {register: 'REG:{id}\\r\\n', unknown: template}
                      meters:
                        - {name: main, protocol: dlt645-2007, address: "{id}", points: [{name: energy, id: "00010000"}]}
                  - {name: one, protocol: hsms, endpoint: "tcp-listen://%1$s", hsms: {device-id: 1, tell-apart: device-id}}
                  - {name: two, protocol: hsms, endpoint: "tcp-listen://%1$s", hsms: {device-id: 2, tell-apart: device-id}}
                  - {name: pump, protocol: arq, endpoint: "tcp-listen://%1$s", arq: {address: 10.0.0.2}}
                """
                    .formatted(address));
        MeterSimulator _ = dialling(links, address, registering);
        RawSocket pump = RawSocket.dial(address);
        HsmsLink second =
            HsmsLink.to("second", "tcp://" + address, dialling.deviceId(2).build()).open(links);
        HsmsLink first =
            HsmsLink.to("first", "tcp://" + address, dialling.deviceId(1).build()).open(links)) {
      tellArq(pump, 1);
      for (HsmsLink tool : List.of(second, first)) {
        tool.whenSelected()
            .thenCompose(
                up -> tool.request(6, 11, Items.list(Items.u4(1), Items.u4(1), Items.list())))
            .get(40, TimeUnit.SECONDS);
      }
      gateway.awaitReady("field-100000000001");
      gateway.awaitReady("one");
      gateway.awaitReady("two");
      for (String link : List.of("field-100000000001", "one", "two", "pump")) {
        await().atMost(PATIENCE).until(() -> !messages(gateway, link).isEmpty());
      }
    }
  }
}
